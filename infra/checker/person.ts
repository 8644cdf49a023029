import type { Choices } from './random';
import { yieldOf, type Amounts, type HabitFacts } from './model';
import type { Wire } from './wire';

export interface Person {
  id: string;
  name: string;
  wire: Wire;
  token: string;
  clanId: string;
  habits: HabitFacts[];
}

/** What one habit and date may hold: what was acknowledged last, and what unknown calls since may have left. */
interface Slot {
  acknowledged: number | null;
  possible: (number | null)[];
  version: number;
  unknownChanges: number;
}

export interface Counts {
  acknowledged: number;
  refused: number;
  unknown: number;
}

interface CompletionAnswer {
  localDate: string;
  status: string;
  amount: number | null;
  version: number;
  madra: number;
}

/** Pause between two actions of a person, at most, in milliseconds. */
const PAUSE_MAX_MS = 400;

/** A person who completes and undoes at random, one action at a time, and remembers what the server said. */
export class Actor {
  readonly counts: Counts = { acknowledged: 0, refused: 0, unknown: 0 };
  readonly complaints: string[] = [];
  private readonly slots = new Map<string, Slot>();

  constructor(
    readonly person: Person,
    private readonly dates: readonly string[],
    private readonly choices: Choices,
  ) {}

  async actUntil(endMs: number): Promise<void> {
    while (Date.now() < endMs) {
      await this.act();
      await new Promise((resolve) => setTimeout(resolve, this.choices.below(PAUSE_MAX_MS)));
    }
  }

  private slot(habitId: string, date: string): Slot {
    const key = `${habitId} ${date}`;
    let slot = this.slots.get(key);
    if (!slot)
      this.slots.set(key, (slot = { acknowledged: null, possible: [], version: 0, unknownChanges: 0 }));
    return slot;
  }

  private async act(): Promise<void> {
    const habit = this.choices.of(this.person.habits);
    const date = this.choices.of(this.dates);
    const slot = this.slot(habit.id, date);
    const amount = this.choices.below(3) === 0 ? null : 1 + this.choices.below(habit.target * 2);
    const path = `/v1/habits/${habit.id}/completions/${date}`;
    const outcome =
      amount === null
        ? await this.person.wire.call<null>('DELETE', path)
        : await this.person.wire.call<CompletionAnswer>('PUT', path, { amount });
    this.counts[outcome.kind] += 1;
    if (outcome.kind === 'unknown') {
      slot.possible.push(amount);
      slot.unknownChanges += 1;
      return;
    }
    if (outcome.kind === 'refused') {
      if (outcome.status !== 503)
        this.complaints.push(`${path} was refused: ${JSON.stringify(outcome.body)}`);
      return;
    }
    if (outcome.body) this.checkAnswer(path, slot, amount!, outcome.body, habit);
    else slot.unknownChanges += 1;
    slot.acknowledged = amount;
    slot.possible = [];
  }

  /** Versions go up by one for each change, so an answer tells how many changes there were. */
  private checkAnswer(
    path: string,
    slot: Slot,
    amount: number,
    answer: CompletionAnswer,
    habit: HabitFacts,
  ): void {
    const changes = answer.version - slot.version;
    if (changes < 0 || changes > slot.unknownChanges + 1)
      this.complaints.push(
        `${path}: version ${answer.version} after ${slot.version}, ${slot.unknownChanges} unknown`,
      );
    if (answer.amount !== amount || answer.madra !== yieldOf(amount, habit))
      this.complaints.push(`${path}: ${amount} was answered with ${JSON.stringify(answer)}`);
    slot.version = answer.version;
    slot.unknownChanges = 0;
  }

  /** What the server holds, after checking that it is what was acknowledged or what an unknown call may have left. */
  async amountsHeld(): Promise<Amounts> {
    const amounts: Amounts = new Map();
    for (const habit of this.person.habits) {
      const held = await this.person.wire.must<{ items: CompletionAnswer[] }>(
        'GET',
        `/v1/habits/${habit.id}/completions?from=${this.dates[0]}&to=${this.dates.at(-1)}`,
      );
      const byDate = new Map(held.items.map((item) => [item.localDate, item.amount!]));
      amounts.set(habit.id, byDate);
      for (const date of this.dates) {
        const slot = this.slot(habit.id, date);
        const amount = byDate.get(date) ?? null;
        if (amount !== slot.acknowledged && !slot.possible.includes(amount))
          this.complaints.push(
            `${habit.id} ${date}: holds ${amount}, acknowledged ${slot.acknowledged}, unknown ${slot.possible.join(' ')}`,
          );
      }
    }
    return amounts;
  }
}
