import type { Choices } from '../../checker/random';
import { addDays, todayOf } from './calendar';
import { completionBody, foretell, type IfMatch, type Wish } from './completions';
import { type Habit, type Person, standingAt } from './facts';
import type { Answer, Wire } from './wire';

/** Steps of a person that are kept to be told. */
const STEPS_KEPT_MAX = 40;

/** One person at the wire: does things, and holds each answer against what the rules foretell. */
export class Walker {
  readonly complaints: string[] = [];
  readonly steps: string[] = [];

  constructor(
    readonly person: Person,
    readonly wire: Wire,
    readonly choices: Choices,
    readonly now: () => number,
  ) {}

  get today(): string {
    return todayOf(this.person.pairs, this.now());
  }

  tell(step: string): void {
    this.steps.push(step);
    if (this.steps.length > STEPS_KEPT_MAX) this.steps.shift();
  }

  expect(what: string, actual: unknown, wanted: unknown): void {
    const [a, b] = [JSON.stringify(actual), JSON.stringify(wanted)];
    if (a !== b) this.complaints.push(`${this.person.name}: ${what} is ${a}, should be ${b}`);
  }

  pathOf = (habit: Habit, date: string): string => `/v1/habits/${habit.id}/completions/${date}`;

  send(habit: Habit, date: string, wish: Wish, ifMatch: IfMatch = null): Promise<Answer> {
    const method = wish.kind === 'remove' ? 'DELETE' : 'PUT';
    return this.wire.call(method, this.pathOf(habit, date), bodyOf(wish), headersOf(ifMatch));
  }

  async record(habit: Habit, date: string, wish: Wish, ifMatch: IfMatch = null): Promise<void> {
    const { status } = await this.takeIn(
      habit,
      date,
      wish,
      await this.send(habit, date, wish, ifMatch),
      ifMatch,
    );
    this.tell(`${JSON.stringify(wish)} on ${habit.name} ${date} if ${ifMatch}: ${status}`);
  }

  /** Holds an answer against the model, and lets the model learn from it. */
  async takeIn(habit: Habit, date: string, wish: Wish, answer: Answer, ifMatch: IfMatch): Promise<Answer> {
    const { status, change } = foretell(this.person, habit, date, wish, ifMatch, this.now());
    const what = `${JSON.stringify(wish)} on ${habit.name} ${date} if ${ifMatch}`;
    this.expect(`the status of ${what}`, answer.status, status);
    if (answer.status !== status) return answer;
    if (change) this.learn(habit, date, change, answer);
    if (status === 200 || status === 201) {
      this.expectCompletion(what, habit, date, answer.body);
      if (answer.etag) this.expect(`the ETag of ${what}`, answer.etag, `"${answer.body.version}"`);
    }
    return answer;
  }

  expectCompletion(what: string, habit: Habit, date: string, body: Record<string, unknown>): void {
    const { recordedAt: _, ...rest } = body;
    const { habitId, localDate, status, amount, note, version, madra, ...unknown } = rest;
    this.expect(
      `the answer to ${what}`,
      { habitId, localDate, status, amount, note, version, madra, ...unknown },
      completionBody(habit, date),
    );
  }

  private learn(
    habit: Habit,
    date: string,
    change: NonNullable<ReturnType<typeof foretell>['change']>,
    answer: Answer,
  ): void {
    const changes = habit.completions.get(date) ?? [];
    habit.completions.set(date, changes);
    const before = standingAt(habit, date);
    const isNoteAlone =
      change.standing !== null && before !== null && before.amount === change.standing.amount;
    // A removal has no body, and a new note no instant of its own: neither is ever asked for.
    const at = isNoteAlone || !answer.body ? this.now() : Date.parse(answer.body.recordedAt as string);
    changes.push({ ...change, at });
  }

  anyHabit(): Habit | undefined {
    return this.person.habits.length === 0 ? undefined : this.choices.of(this.person.habits);
  }

  /** Mostly one that can be recorded. */
  anyDate(): string {
    return addDays(this.today, 1 - this.choices.below(10));
  }

  anyWish(habit: Habit): Wish {
    const kind = this.choices.below(10);
    if (kind === 0) return { kind: 'remove' };
    const note = this.choices.of([null, null, null, 'slept well', 'näher am Ziel 🎋']);
    if (kind === 1) return { kind: 'skip', note };
    const amount = habit.kind === 'check' ? 1 : 1 + this.choices.below(2 * habit.target);
    return { kind: 'amount', amount, note };
  }
}

export const bodyOf = (wish: Wish): object | undefined => {
  if (wish.kind === 'remove') return undefined;
  const note = wish.note === null ? {} : { note: ` ${wish.note} ` };
  return wish.kind === 'skip' ? { skipped: true, ...note } : { amount: wish.amount, ...note };
};

export const headersOf = (ifMatch: IfMatch): object =>
  ifMatch === null ? {} : { 'if-match': ifMatch === '*' ? '*' : `"${ifMatch}"` };
