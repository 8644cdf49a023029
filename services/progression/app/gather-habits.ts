import type { Queryable } from '#libs/database';
import { toDayNumber } from '#libs/domain-kit';
import { bitsOf, daysOf, printMarks, readMarks, type OpenMarks } from '../domain/open-marks';
import { planOf, type Day } from '../domain/plan';
import type { HabitFacts } from '../domain/streaks';
import { readMarkedDates, type MarkedDates } from '../storage/completions';
import type { HabitRow } from '../storage/habits';
import type { DueAccount } from '../storage/progress';

type Dates = ReadonlyMap<string, { done: Set<Day>; skipped: Set<Day> }>;

/** Habits of users with the dates that each account's fold does not hold yet, by user id. */
export async function gatherHabits(
  tx: Queryable,
  accounts: readonly DueAccount[],
  habits: readonly HabitRow[],
): Promise<Map<string, HabitFacts[]>> {
  const unkept = accounts.filter(({ openMarks }) => openMarks === null);
  const marked = await readMarkedDates(
    tx,
    unkept.map(({ userId, settledBefore }) => ({ userId, since: settledBefore })),
  );
  const plans = Map.groupBy(habits, ({ userId }) => userId);
  const dates = Map.groupBy(marked, ({ userId }) => userId);
  return new Map(
    accounts.map(({ userId, openMarks, settledBefore }) => {
      const read =
        openMarks === null
          ? datesRead(dates.get(userId) ?? [])
          : datesKept(readMarks(openMarks), toDayNumber(settledBefore!));
      return [userId, factsOf(plans.get(userId) ?? [], read)];
    }),
  );
}

const datesRead = (marked: readonly MarkedDates[]): Dates =>
  new Map(
    marked.map(({ habitId, done, skipped }) => [habitId, { done: new Set(done), skipped: new Set(skipped) }]),
  );

const datesKept = (marks: OpenMarks, monday: Day): Dates =>
  new Map(
    [...marks].map(([habitId, { done, skipped }]) => [
      habitId,
      { done: daysOf(done, monday), skipped: daysOf(skipped, monday) },
    ]),
  );

const NO_DATES = { done: new Set<Day>(), skipped: new Set<Day>() };

/** Plans and dates of one user by habit; of some habits only the completions may have come yet. */
function factsOf(habits: readonly HabitRow[], dates: Dates): HabitFacts[] {
  const plans = new Map(habits.map((habit) => [habit.habitId, planOf(habit)]));
  return [...new Set([...plans.keys(), ...dates.keys()])].sort().map((habitId) => ({
    habitId,
    plan: plans.get(habitId) ?? null,
    ...(dates.get(habitId) ?? NO_DATES),
  }));
}

/** What to keep of the dates from a Monday on; null when that is more than can be kept. */
export function marksFrom(monday: Day, habits: readonly HabitFacts[]): string | null {
  const marks: OpenMarks = new Map();
  for (const { habitId, done, skipped } of habits) {
    const [doneBits, skippedBits] = [bitsOf(done, monday), bitsOf(skipped, monday)];
    if (doneBits === null || skippedBits === null) return null;
    marks.set(habitId, { done: doneBits, skipped: skippedBits });
  }
  return printMarks(marks);
}
