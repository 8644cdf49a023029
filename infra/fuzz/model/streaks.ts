import { addDays, datesFrom, daysBetween, isClosed, mondayOf, todayOf, weekday, weekOf } from './calendar';
import { type Habit, type Person, type Schedule, standingAt } from './facts';

const FREEZE_EVERY = 10;
const FREEZES_MAX = 2;
const BONUSES: readonly [length: number, madra: number][] = [
  [7, 2_000],
  [30, 10_000],
  [100, 40_000],
  [365, 150_000],
];

const isDone = (habit: Habit, date: string): boolean => {
  const standing = standingAt(habit, date);
  return standing !== null && standing.amount !== null && standing.amount >= standing.target;
};
const isSkipped = (habit: Habit, date: string): boolean => standingAt(habit, date)?.amount === null;

export const scheduleOn = (habit: Habit, date: string): Schedule =>
  (habit.schedules.findLast(({ from }) => from <= date) ?? habit.schedules[0]!).schedule;

const isArchived = (habit: Habit, date: string): boolean =>
  habit.archivals.some(({ from, until }) => from <= date && (until === null || date < until));

const doneIn = (habit: Habit, dates: readonly string[]): string[] =>
  dates.filter((date) => isDone(habit, date));

function isAsked(habit: Habit, date: string): boolean {
  const schedule = scheduleOn(habit, date);
  switch (schedule.type) {
    case 'daily':
      return true;
    case 'weekdays':
      return schedule.days.includes(weekday(date));
    case 'everyNDays':
      return daysBetween(habit.startDate, date) % schedule.interval === 0;
    case 'timesPerWeek': {
      const before = weekOf(date).filter((other) => other < date);
      return 7 - before.length === schedule.times - doneIn(habit, before).length;
    }
  }
}

/** Archived, it is due only where it is done. */
const isDue = (habit: Habit, date: string): boolean =>
  date >= habit.startDate && isAsked(habit, date) && (!isArchived(habit, date) || isDone(habit, date));

interface Run {
  length: number;
  startedOn: string | null;
}
interface HabitStreak {
  current: number;
  longest: number;
  runStartedOn: string | null;
  /** Madra for lengths that runs of the history reached, in hundredths. */
  bonus: number;
}
export interface Streaks {
  overall: { current: number; longest: number; freezes: number };
  habits: Map<string, HabitStreak>;
}

/** All streaks of a person, from the first date that could matter to the last that is recorded. */
export function streaksOf(person: Person, now: number): Streaks {
  const today = todayOf(person.pairs, now);
  const known = person.habits.flatMap((habit) => [habit.startDate, ...habit.completions.keys()]);
  const first = mondayOf([...known, today].sort()[0]!);
  const last = [...person.habits.flatMap(({ completions }) => [...completions.keys()]), today].sort().at(-1)!;
  const dates = datesFrom(first, last);
  const closed = (date: string): boolean => isClosed(person.pairs, now, date);
  const { overall, held } = overallOf(person.habits, dates, closed);
  const habits = person.habits.map((habit): [string, HabitStreak] => [
    habit.id,
    habitStreak(runsOf(habit, dates, today, closed, held)),
  ]);
  return { overall, habits: new Map(habits) };
}

function overallOf(habits: readonly Habit[], dates: readonly string[], closed: (date: string) => boolean) {
  const held = new Set<string>();
  let [current, longest, freezes] = [0, 0, 0];
  for (const date of dates) {
    const due = habits.some((habit) => isDue(habit, date) && !isSkipped(habit, date));
    if (habits.some((habit) => isDone(habit, date))) {
      current += 1;
      longest = Math.max(longest, current);
      if (current % FREEZE_EVERY === 0) freezes = Math.min(freezes + 1, FREEZES_MAX);
    } else if (due && closed(date)) {
      if (freezes > 0) {
        freezes -= 1;
        held.add(date);
      } else current = 0;
    }
  }
  return { overall: { current, longest, freezes }, held };
}

/** Every run of the history, the last of which is the current one. */
function runsOf(
  habit: Habit,
  dates: readonly string[],
  today: string,
  closed: (date: string) => boolean,
  held: ReadonlySet<string>,
): Run[] {
  const runs: Run[] = [{ length: 0, startedOn: null }];
  const end = (): void => void runs.push({ length: 0, startedOn: null });
  const count = (startsOn: string): void => {
    const run = runs.at(-1)!;
    run.length += 1;
    run.startedOn ??= startsOn;
  };
  const inWeeks = (date: string): boolean => scheduleOn(habit, date).type === 'timesPerWeek';
  for (const date of dates) {
    if (inWeeks(date) !== inWeeks(addDays(date, -1))) end();
    if (!inWeeks(date) && isDue(habit, date)) {
      if (isDone(habit, date)) count(date);
      else if (closed(date) && !isSkipped(habit, date) && !held.has(date)) end();
    }
    if (weekday(date) !== 7 && date !== dates.at(-1)) continue;
    const week = weekOf(date);
    const schedule = scheduleOn(habit, week[6]! < today ? week[6]! : today);
    if (schedule.type !== 'timesPerWeek' || week[6]! < habit.startDate) continue;
    if (doneIn(habit, week).length >= schedule.times) count(week[0]!);
    else if (closed(week[6]!) && !week.some((one) => isArchived(habit, one))) end();
  }
  return runs;
}

function habitStreak(runs: readonly Run[]): HabitStreak {
  const { length, startedOn } = runs.at(-1)!;
  const reached = runs.flatMap((run) => BONUSES.filter(([needed]) => run.length >= needed));
  return {
    current: length,
    longest: Math.max(...runs.map((run) => run.length)),
    runStartedOn: startedOn,
    bonus: reached.reduce((sum, [, madra]) => sum + madra, 0),
  };
}
