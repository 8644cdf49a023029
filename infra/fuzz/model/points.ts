import { type Habit, type Person, standingAt } from './facts';

/** Madra and score in hundredths. */
const DAILY_ROOM = 12_000;

/** 10 x min(amount / target, 1.5) x d, where d is 1, 1.5 or 2; rounded half up. */
export function yieldOf(amount: number, target: number, difficulty: number): number {
  const numerator = 1000 * Math.min(2 * amount, 3 * target) * (difficulty + 1);
  const denominator = 4 * target;
  return Math.floor((2 * numerator + denominator) / (2 * denominator));
}

export function yieldAt(habit: Habit, date: string, at?: number): number {
  const standing = standingAt(habit, date, at);
  if (standing === null || standing.amount === null) return 0;
  return yieldOf(standing.amount, standing.target, standing.difficulty);
}

/** A completion's part of its date's score. */
export interface Part {
  points: number;
  firstAt: number;
  amountAt: number;
}

/** The parts of a date's score by the facts received until an instant: the room is filled by first recording. */
export function partsOf(person: Person, date: string, at: number): Part[] {
  let room = DAILY_ROOM;
  return person.habits
    .map((habit) => ({
      id: habit.id,
      points: yieldAt(habit, date, at),
      firstAt: firstAmountAt(habit, date),
      amountAt: lastAmountAt(habit, date, at),
    }))
    .sort((a, b) => a.firstAt - b.firstAt || (a.id < b.id ? -1 : 1))
    .map(({ points, firstAt, amountAt }) => {
      const fitting = Math.min(points, room);
      room -= fitting;
      return { points: fitting, firstAt, amountAt };
    })
    .filter(({ points }) => points > 0);
}

export const scoreOf = (person: Person, date: string, at: number): number =>
  partsOf(person, date, at).reduce((sum, { points }) => sum + points, 0);

const firstAmountAt = (habit: Habit, date: string): number =>
  habit.completions.get(date)?.find(({ standing }) => (standing?.amount ?? null) !== null)?.at ?? Infinity;

function lastAmountAt(habit: Habit, date: string, until: number): number {
  let amount: number | null = null;
  let changedAt = 0;
  for (const { at, standing } of habit.completions.get(date) ?? []) {
    const next = standing?.amount ?? null;
    if (at <= until && next !== amount) [amount, changedAt] = [next, at];
  }
  return changedAt;
}

export interface Receipt {
  kind: string;
  amount: number;
  habitId: string;
  localDate: string;
  timeZone: string;
  completionVersion: number;
}

/** One receipt for each change that makes a difference. */
export function receiptsOf(person: Person): Receipt[] {
  return person.habits.flatMap((habit) =>
    [...habit.completions].flatMap(([localDate, changes]) =>
      changes.flatMap(({ standing, version, zone }, index) => {
        const before = changes[index - 1]?.standing ?? null;
        const difference = pointsOf(standing) - pointsOf(before);
        if (difference === 0) return [];
        const kind = standing === null ? 'undo' : (before?.amount ?? null) === null ? 'completion' : 'change';
        const cause = { habitId: habit.id, localDate, timeZone: zone, completionVersion: version };
        return [{ kind, amount: difference, ...cause }];
      }),
    ),
  );
}

const pointsOf = (standing: { amount: number | null; target: number; difficulty: number } | null): number =>
  standing === null || standing.amount === null
    ? 0
    : yieldOf(standing.amount, standing.target, standing.difficulty);
