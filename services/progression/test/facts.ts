import type { Schedule } from '#libs/contracts';
import { addDays, fromDayNumber, mondayOf, toDayNumber, type LocalDate } from '#libs/domain-kit';
import { planOf, type HabitDefinition } from '../domain/plan';
import {
  deriveStreaks,
  type Checkpoint,
  type HabitFacts,
  type StreakRules,
  type Streaks,
} from '../domain/streaks';

/** Builders for the streak rules: a habit by its marks, and the answer in dates. */
export const STREAK_RULES: StreakRules = {
  bonusLengths: [7, 30, 100, 365],
  freezeEveryDates: 10,
  freezesHeldMax: 2,
};

export type Mark = 'done' | 'skipped' | 'partial';

export interface MarkedHabit extends HabitDefinition {
  habitId: string;
  marks: Record<LocalDate, Mark>;
}

export const daily: Schedule = { type: 'daily' };
export const weekdays = (...days: number[]): Schedule => ({ type: 'weekdays', days });
export const timesPerWeek = (times: number): Schedule => ({ type: 'timesPerWeek', times });
export const everyNDays = (interval: number): Schedule => ({ type: 'everyNDays', interval });

export function habit(
  schedule: Schedule,
  done: LocalDate[],
  rest: Partial<MarkedHabit> & { skipped?: LocalDate[] } = {},
): MarkedHabit {
  const { skipped = [], ...overrides } = rest;
  const startDate = overrides.startDate ?? '2026-10-26';
  return {
    habitId: 'a',
    startDate,
    schedules: [{ from: startDate, schedule }],
    archivals: [],
    marks: Object.fromEntries([
      ...done.map((date) => [date, 'done'] as const),
      ...skipped.map((date) => [date, 'skipped'] as const),
    ]),
    ...overrides,
  };
}

export function factsOf(marked: MarkedHabit, from = -Infinity): HabitFacts {
  const days = (mark: Mark) =>
    new Set(
      Object.keys(marked.marks)
        .filter((date) => marked.marks[date] === mark)
        .map(toDayNumber)
        .filter((day) => day >= from),
    );
  return { habitId: marked.habitId, plan: planOf(marked), done: days('done'), skipped: days('skipped') };
}

/** `2026-11-18` from `18`, and so on: the tables of the tests are of one November. */
export const november = (...days: number[]): LocalDate[] =>
  days.map((day) => `2026-11-${String(day).padStart(2, '0')}`);

export const datesBetween = (first: LocalDate, last: LocalDate): LocalDate[] =>
  Array.from({ length: toDayNumber(last) - toDayNumber(first) + 1 }, (_, index) => addDays(first, index));

/** The Monday before the oldest date that can still change. */
export const settleBefore = (today: LocalDate): number => toDayNumber(mondayOf(addDays(today, -9)));

export function derive(
  habits: MarkedHabit[],
  options: { today?: LocalDate; oldestOpen?: LocalDate; from?: Checkpoint | null } = {},
): Streaks {
  const { today = '2026-11-20', from = null } = options;
  const { oldestOpen = today } = options;
  return deriveStreaks(
    from,
    habits.map((one) => factsOf(one, from?.before)),
    { today: toDayNumber(today), oldestOpen: toDayNumber(oldestOpen) },
    settleBefore(today),
    STREAK_RULES,
  );
}

export function streakOf(streaks: Streaks, habitId: string) {
  const run = streaks.runs[habitId] ?? { current: 0, longest: 0, startedOn: null };
  return {
    current: run.current,
    longest: run.longest,
    runStartedOn: run.startedOn === null ? null : fromDayNumber(run.startedOn),
  };
}

export const bonusesOf = (streaks: Streaks): string[] =>
  streaks.reached
    .map(
      (bonus) =>
        `${bonus.habitId} ${fromDayNumber(bonus.runStartedOn)} ${bonus.length} ${fromDayNumber(bonus.reachedOn)}`,
    )
    .sort();
