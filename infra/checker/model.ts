/**
 * The rules once more, written naively and apart from the product's code, for people whose habits are all
 * `daily` and began on the first of the dates in play (at most 8: no freeze can be earned).
 */
export interface HabitFacts {
  id: string;
  target: number;
  difficulty: number;
}

/** Amounts by habit, then by date. */
export type Amounts = Map<string, Map<string, number>>;

const DAILY_CAP = 120;
const BONUS = { length: 7, madra: 20 };
const FACTORS = [1, 1.5, 2];

export const round2 = (value: number): number => Math.round(value * 100) / 100;

export function yieldOf(amount: number, { target, difficulty }: HabitFacts): number {
  const exact = 10 * Math.min(amount / target, 1.5) * FACTORS[difficulty - 1]!;
  return Math.floor(exact * 100 + 0.5 + 1e-9) / 100;
}

/** Score of one date: the sum of what was done, at most the cap. */
export function dayScore(habits: readonly HabitFacts[], amounts: Amounts, date: string): number {
  const sum = habits.reduce((total, habit) => {
    const amount = amounts.get(habit.id)?.get(date);
    return amount === undefined ? total : total + yieldOf(amount, habit);
  }, 0);
  return round2(Math.min(sum, DAILY_CAP));
}

/** Lengths of the runs of true, in order. */
function runs(done: readonly boolean[]): number[] {
  const lengths: number[] = [];
  let current = 0;
  for (const each of done) {
    if (each) current += 1;
    else {
      lengths.push(current);
      current = 0;
    }
  }
  lengths.push(current);
  return lengths;
}

/** Current and longest run over the dates in play, the last of which is open. */
function streakOf(done: readonly boolean[]): { current: number; longest: number } {
  const closed = done.slice(0, -1);
  const withToday = runs(done);
  return {
    current: done.at(-1) ? withToday.at(-1)! : runs(closed).at(-1)!,
    longest: Math.max(...withToday),
  };
}

/** What `GET /v1/progress` must say. */
export function progressOf(habits: readonly HabitFacts[], amounts: Amounts, dates: readonly string[]) {
  const doneOn = (habit: HabitFacts) =>
    dates.map((date) => (amounts.get(habit.id)?.get(date) ?? 0) >= habit.target);
  const yields = habits.flatMap((habit) =>
    [...(amounts.get(habit.id)?.values() ?? [])].map((amount) => yieldOf(amount, habit)),
  );
  const bonuses = habits.flatMap((habit) => runs(doneOn(habit))).filter((run) => run >= BONUS.length).length;
  const overall = dates.map((_, index) => habits.some((habit) => doneOn(habit)[index]));
  return {
    madra: round2(yields.reduce((sum, each) => sum + each, 0) + bonuses * BONUS.madra),
    scoreToday: dayScore(habits, amounts, dates.at(-1)!),
    streak: streakOf(overall),
    habitStreaks: new Map(habits.map((habit) => [habit.id, streakOf(doneOn(habit))])),
  };
}
