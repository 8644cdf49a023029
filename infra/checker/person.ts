import type { Choices } from './random';
import { yieldOf, type Amounts, type HabitFacts } from './model';
import type { Outcome, Wire } from './wire';

export interface Person {
  id: string;
  name: string;
  wire: Wire;
  token: string;
  clanId: string;
  habits: HabitFacts[];
}

/** What one habit and date may hold: what was acknowledged last, and what unknown calls since may have left. */
interface Held {
  acknowledged: number | null;
  possible: (number | null)[];
  /** As last answered, and how many changes may have come since. */
  version: number;
  unknownChanges: number;
  /** What was given up and may still be carried out, also after later calls. */
  late: (number | null)[];
}

interface Slot extends Held {
  /** What the latest call asked for: the same again changes nothing. Undefined: who knows. */
  asked: number | null | undefined;
  /** As it was at the mark, and what was asked for since. */
  marked: Held;
  since: (number | null)[];
}

const NOTHING_HELD: Held = { acknowledged: null, possible: [], version: 0, unknownChanges: 0, late: [] };

interface Action {
  habit: HabitFacts;
  date: string;
  amount: number | null;
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

/** Between the beginnings of two actions of a person, at most, in milliseconds. */
const TURN_MAX_MS = 400;
/** One in so many calls that were not acknowledged is not repeated, as by someone who closed the page. */
const GIVES_UP_ONE_IN = 4;

/** A person who completes and undoes at random, one action at a time, and remembers what the server said. */
export class Actor {
  readonly counts: Counts = { acknowledged: 0, refused: 0, unknown: 0 };
  readonly complaints: string[] = [];
  /** Why calls ended without an answer. */
  readonly unknown: string[] = [];
  /** Calls that failed although they had been repeated, or that no client may repeat. */
  readonly failures: string[] = [];
  /** How long each acknowledged call took, in milliseconds, and when it ended. */
  readonly answers: { at_ms: number; took_ms: number }[] = [];
  private readonly slots = new Map<string, Slot>();
  private isMarked = false;
  private again: Action | null = null;
  private hasStumbled = false;
  /** Takes a refusal for a success: how a false acknowledgement is imitated, to see that it is noticed. */
  isCredulous = false;

  constructor(
    readonly person: Person,
    private readonly dates: readonly string[],
    private readonly choices: Choices,
  ) {}

  async actUntil(stopped: AbortSignal, turnMaxMs = TURN_MAX_MS): Promise<void> {
    while (!stopped.aborted) {
      const beganMs = performance.now();
      await this.act();
      const restMs = beganMs + this.choices.below(turnMaxMs) - performance.now();
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, restMs)));
    }
  }

  private slot(habitId: string, date: string): Slot {
    const key = `${habitId} ${date}`;
    let slot = this.slots.get(key);
    if (!slot) {
      slot = { ...copyOf(NOTHING_HELD), asked: null, marked: NOTHING_HELD, since: [] };
      this.slots.set(key, slot);
    }
    return slot;
  }

  private choose(): Action {
    const habit = this.choices.of(this.person.habits);
    const date = this.choices.of(this.dates);
    const amount = this.choices.below(3) === 0 ? null : 1 + this.choices.below(habit.target * 2);
    return { habit, date, amount };
  }

  private async act(): Promise<void> {
    const action = this.again ?? this.choose();
    this.again = null;
    const { habit, date, amount } = action;
    const slot = this.slot(habit.id, date);
    const path = `/v1/habits/${habit.id}/completions/${date}`;
    const startedAt_ms = performance.now();
    const outcome =
      amount === null
        ? await this.person.wire.call<null>('DELETE', path)
        : await this.person.wire.call<CompletionAnswer>('PUT', path, { amount });
    this.counts[outcome.kind] += 1;
    this.judge(path, outcome);
    if (outcome.kind === 'refused' && !this.isCredulous) {
      if (outcome.status !== 503)
        this.complaints.push(`${path} was refused with ${outcome.status}: ${JSON.stringify(outcome.body)}`);
      this.maybeAgain(action);
      return;
    }
    if (amount !== slot.asked) slot.unknownChanges += 1;
    slot.asked = amount;
    if (this.isMarked) slot.since.push(amount);
    if (outcome.kind === 'unknown') {
      slot.possible.push(amount);
      if (outcome.mayComeLate) slot.late.push(amount);
      this.unknown.push(outcome.why);
      this.maybeAgain(action);
      return;
    }
    const endedAt_ms = performance.now();
    this.answers.push({ at_ms: endedAt_ms, took_ms: endedAt_ms - startedAt_ms });
    if (outcome.kind === 'acknowledged' && outcome.body)
      this.checkAnswer(path, slot, amount!, outcome.body, habit);
    slot.acknowledged = amount;
    slot.possible = [];
  }

  /** One failure that a client may repeat is none, if the next call succeeds. */
  private judge(path: string, outcome: Outcome): void {
    const failed = outcome.kind !== 'acknowledged';
    if (failed && (this.hasStumbled || !outcome.mayRepeat)) {
      const how = outcome.kind === 'refused' ? `HTTP ${outcome.status}` : outcome.why;
      this.failures.push(`${new Date().toISOString()} ${path}: ${how}${this.hasStumbled ? ', again' : ''}`);
    }
    this.hasStumbled = failed;
  }

  /** What was acknowledged until now is safe, whatever is lost later. */
  mark(): void {
    this.isMarked = true;
    for (const slot of this.slots.values()) Object.assign(slot, { marked: copyOf(slot), since: [] });
  }

  /** The server was set back to a moment after the mark: of what was asked for since it has each or has it not. */
  setBack(): void {
    this.isMarked = false;
    for (const slot of this.slots.values()) {
      const { since, marked } = slot;
      Object.assign(slot, copyOf(marked), { asked: undefined });
      slot.possible.push(...since);
      slot.unknownChanges += since.length;
    }
  }

  private maybeAgain(action: Action): void {
    if (this.choices.below(GIVES_UP_ONE_IN) > 0) this.again = action;
  }

  /** Versions go up by one for each change, so an answer tells how many changes there were. */
  private checkAnswer(
    path: string,
    slot: Slot,
    amount: number,
    answer: CompletionAnswer,
    habit: HabitFacts,
  ): void {
    this.checkVersion(path, slot, answer.version);
    if (answer.amount !== amount || answer.madra !== yieldOf(amount, habit))
      this.complaints.push(`${path}: ${amount} was answered with ${JSON.stringify(answer)}`);
    slot.version = answer.version;
    slot.unknownChanges = 0;
  }

  private checkVersion(path: string, slot: Slot, version: number): void {
    const changes = version - slot.version;
    // A late call is a change, and makes one of the next call that only repeats the one before.
    if (changes < 0 || changes > slot.unknownChanges + 2 * slot.late.length)
      this.complaints.push(
        `${path}: version ${version} after ${slot.version}, with ${slot.unknownChanges} changes asked for since`,
      );
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
      for (const { localDate, version } of held.items)
        this.checkVersion(`${habit.id} ${localDate}`, this.slot(habit.id, localDate), version);
      amounts.set(habit.id, byDate);
      for (const date of this.dates) {
        const slot = this.slot(habit.id, date);
        const amount = byDate.get(date) ?? null;
        if (![slot.acknowledged, ...slot.possible, ...slot.late].includes(amount))
          this.complaints.push(
            `${habit.id} ${date}: holds ${amount}, acknowledged ${slot.acknowledged}, unknown ${slot.possible.join(' ')}`,
          );
      }
    }
    return amounts;
  }
}

const copyOf = ({ acknowledged, possible, version, unknownChanges, late }: Held): Held => ({
  acknowledged,
  possible: [...possible],
  version,
  unknownChanges,
  late: [...late],
});
