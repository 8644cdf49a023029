import { addDays, todayOf } from './calendar';
import { type Change, type Habit, isArchivedNow, type Person, type Standing, standingAt } from './facts';
import { yieldOf } from './points';

export type Wish =
  | { kind: 'amount'; amount: number; note: string | null }
  | { kind: 'skip'; note: string | null }
  | { kind: 'remove' };
export type IfMatch = number | '*' | null;

const RECORDABLE_BACK = 7;

/** What the server must answer to a wish, and the change it makes, if any. */
export interface Foretold {
  status: number;
  change: Omit<Change, 'at'> | null;
}

export function foretell(
  person: Person,
  habit: Habit,
  date: string,
  wish: Wish,
  ifMatch: IfMatch,
  now: number,
): Foretold {
  const version = habit.completions.get(date)?.at(-1)?.version ?? 0;
  const before = standingAt(habit, date);
  const refused = (status: number): Foretold => ({ status, change: null });
  if (ifMatch !== null && (before === null || (ifMatch !== '*' && ifMatch !== version))) return refused(412);
  const today = todayOf(person.pairs, now);
  if (date > today || date < addDays(today, -RECORDABLE_BACK)) return refused(422);
  if (isArchivedNow(habit)) return refused(409);
  const standing = standingAfter(wish, before, habit);
  const status = wish.kind === 'remove' ? 204 : before === null ? 201 : 200;
  if (same(standing, before)) return { status, change: null };
  return { status, change: { version: version + 1, standing, zone: person.pairs.at(-1)!.zone } };
}

function standingAfter(wish: Wish, before: Standing | null, habit: Habit): Standing | null {
  if (wish.kind === 'remove') return null;
  const { note } = wish;
  const amount = wish.kind === 'amount' ? wish.amount : null;
  // The same amount again leaves what it counts against; only the note may be new.
  if (before !== null && before.amount === amount) return { ...before, note };
  return { amount, note, target: habit.target, difficulty: habit.difficulty };
}

const same = (a: Standing | null, b: Standing | null): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The body of the answer to a `PUT`, and an item of the history; the instant of recording apart. */
export function completionBody(habit: Habit, date: string) {
  const { version, standing } = habit.completions.get(date)!.at(-1)!;
  const { amount, note, target, difficulty } = standing!;
  return {
    habitId: habit.id,
    localDate: date,
    status: amount === null ? 'skipped' : amount >= target ? 'done' : 'partial',
    amount,
    note,
    version,
    madra: amount === null ? 0 : yieldOf(amount, target, difficulty) / 100,
  };
}
