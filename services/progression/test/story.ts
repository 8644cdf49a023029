import fc from 'fast-check';
import type { Schedule } from '#libs/contracts';
import { addDays, type LocalDate } from '#libs/domain-kit';
import type { Fact } from '../app/take-facts';
import { completion, habitChanged, idOf, profileChanged } from './room';

const HABITS_EACH = 3;
const schedules: Schedule[] = [
  { type: 'daily' },
  { type: 'timesPerWeek', times: 3 },
  { type: 'weekdays', days: [1, 3, 5] },
];

export interface Setting {
  today: LocalDate;
  userIds: readonly string[];
  /** Completions, changes and removals. */
  stepsMin?: number;
  stepsMax?: number;
}

interface Step {
  user: number;
  habit: number;
  ago: number;
  status: 'done' | 'partial' | 'skipped' | 'removed';
  amount: number;
}

/** A story in the order in which it happened: profiles, habits with changes, completions with undo and redo. */
export const storyOf = (setting: Setting): fc.Arbitrary<Fact[]> =>
  fc
    .array(
      fc.record({
        user: fc.nat(setting.userIds.length - 1),
        habit: fc.nat(HABITS_EACH - 1),
        ago: fc.integer({ min: 0, max: 16 }),
        status: fc.constantFrom('done', 'done', 'done', 'done', 'partial', 'skipped', 'removed'),
        amount: fc.integer({ min: 1, max: 60 }),
      }),
      { minLength: setting.stepsMin ?? 20, maxLength: setting.stepsMax ?? 120, size: 'max' },
    )
    .map((steps) => [...people(setting), ...habits(setting), ...completionsOf(steps, setting)]);

const habitIdOf = (user: number, habit: number) => idOf(100_000 + user * 10 + habit);

const people = ({ userIds }: Setting): Fact[] => userIds.map((userId) => profileChanged({ userId }));

const habits = ({ userIds, today }: Setting): Fact[] =>
  userIds.flatMap((userId, user) =>
    schedules.flatMap((schedule, index) => {
      const habitId = habitIdOf(user, index);
      const startDate = addDays(today, -20 - index);
      const first = { from: startDate, schedule };
      const changed = { from: addDays(today, -2), schedule: schedules[(index + 1) % HABITS_EACH]! };
      return [
        habitChanged(schedule, { userId, habitId, startDate }),
        habitChanged(schedule, { userId, habitId, startDate, version: 2, schedules: [first, changed] }),
      ];
    }),
  );

function completionsOf(steps: Step[], { userIds, today }: Setting): Fact[] {
  const versions = new Map<string, { version: number; first: string | null }>();
  return steps.map(({ user, habit, ago, status, amount }, index) => {
    const habitId = habitIdOf(user, habit);
    const known = versions.get(`${habitId} ${ago}`) ?? { version: 0, first: null };
    const counts = status === 'done' || status === 'partial';
    const recordedAt = new Date(Date.parse(`${today}T09:00:00.000Z`) + index * 1_000).toISOString();
    const first = known.first ?? (counts ? recordedAt : null);
    versions.set(`${habitId} ${ago}`, { version: known.version + 1, first });
    return completion(addDays(today, -ago), {
      userId: userIds[user]!,
      habitId,
      version: known.version + 1,
      status,
      recordedAt,
      ...(counts ? { amount, target: 30 } : {}),
      firstRecordedAt: first,
      amountChangedAt: first && recordedAt,
    });
  });
}
