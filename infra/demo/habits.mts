type Schedule =
  | { type: 'daily' }
  | { type: 'weekdays'; days: number[] }
  | { type: 'timesPerWeek'; times: number }
  | { type: 'everyNDays'; interval: number };

/** What is posted, and when in the day it is usually begun. */
export interface HabitPlan {
  name: string;
  kind: 'check' | 'minutes' | 'count';
  target: number;
  unit: string | null;
  difficulty: 1 | 2 | 3;
  aspect: string;
  schedule: Schedule;
  /** Minute of the day. */
  usuallyAt: number;
}

type Row = [
  name: string,
  kind: HabitPlan['kind'],
  target: number,
  unit: string | null,
  difficulty: HabitPlan['difficulty'],
  aspect: string,
  schedule: Schedule,
  hour: number,
];

const DAILY: Schedule = { type: 'daily' };
const WORKDAYS: Schedule = { type: 'weekdays', days: [1, 2, 3, 4, 5] };

const planOf = ([name, kind, target, unit, difficulty, aspect, schedule, hour]: Row): HabitPlan => ({
  name,
  kind,
  target,
  unit,
  difficulty,
  aspect,
  schedule,
  usuallyAt: hour * 60,
});

/** What ordinary people choose from. */
export const EVERYDAY: readonly HabitPlan[] = (
  [
    ['Read', 'minutes', 30, null, 1, 'dream', DAILY, 21],
    ['Run', 'minutes', 25, null, 3, 'fire', { type: 'timesPerWeek', times: 3 }, 7],
    ['Stretch', 'check', 1, null, 1, 'water', DAILY, 7],
    ['Call home', 'check', 1, null, 1, 'life', { type: 'weekdays', days: [3, 7] }, 18],
    ['Water the plants', 'check', 1, null, 1, 'life', { type: 'everyNDays', interval: 3 }, 8],
    ['Drink water', 'count', 8, 'glasses', 1, 'water', DAILY, 8],
    ['Push-ups', 'count', 40, null, 2, 'fire', DAILY, 12],
    ['Walk outside', 'minutes', 40, null, 1, 'wind', DAILY, 13],
    ['Meditate', 'minutes', 15, null, 2, 'pure', DAILY, 6],
    ['Learn a language', 'minutes', 20, null, 2, 'dream', WORKDAYS, 17],
    ['Cook at home', 'check', 1, null, 2, 'life', { type: 'timesPerWeek', times: 4 }, 19],
    ['No screens after ten', 'check', 1, null, 2, 'shadow', DAILY, 22],
    ['Practise the guitar', 'minutes', 30, null, 2, 'dream', { type: 'timesPerWeek', times: 4 }, 20],
    ['Tidy one shelf', 'check', 1, null, 1, 'earth', { type: 'everyNDays', interval: 2 }, 16],
    ['Write three pages', 'count', 3, 'pages', 3, 'dream', WORKDAYS, 9],
    ['Climb the stairs', 'count', 10, 'floors', 1, 'wind', WORKDAYS, 10],
  ] satisfies Row[]
).map(planOf);

/**
 * The practice that the two at the top share: each half of a target is worth the same, and all halves of a date,
 * with what lies above the targets, stay below the most that a date can score.
 */
export const OF_RIVALS: readonly HabitPlan[] = (
  [
    ['Forms at dawn', 'minutes', 30, null, 2, 'fire', DAILY, 7],
    ['Breathing cycles', 'count', 100, 'cycles', 2, 'pure', DAILY, 8],
    ['Stone carry', 'count', 20, 'rounds', 2, 'earth', DAILY, 12],
    ['Study the scrolls', 'minutes', 40, null, 2, 'dream', DAILY, 16],
    ['Evening walk', 'minutes', 50, null, 2, 'wind', DAILY, 20],
  ] satisfies Row[]
).map(planOf);
