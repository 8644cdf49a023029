import type { Schedule } from '#libs/contracts';
import type { LocalDate } from '#libs/domain-kit';

/** From this date on, until the next entry's, the habit repeats by this schedule. */
export interface ScheduleFrom {
  from: LocalDate;
  schedule: Schedule;
}

/** The history of a new habit: what it starts with covers every date before it too. */
export const firstSchedule = (startDate: LocalDate, schedule: Schedule): ScheduleFrom[] => [
  { from: startDate, schedule },
];

export const currentSchedule = (history: readonly ScheduleFrom[]): Schedule => history.at(-1)!.schedule;

/**
 * A change of schedule holds from the local date it is made on, the last change of a date stands, earlier dates
 * keep the schedule they had. Entries of later dates, made ahead of a `startDate` to
 * come or before travelling west, give way to it.
 */
export function changeSchedule(
  history: readonly ScheduleFrom[],
  schedule: Schedule,
  today: LocalDate,
): ScheduleFrom[] {
  if (holdsFrom(history, today) && sameSchedule(currentSchedule(history), schedule)) return [...history];
  const earlier = history.filter(({ from }) => from < today);
  const before = earlier.at(-1);
  return before && sameSchedule(before.schedule, schedule)
    ? earlier
    : [...earlier, { from: today, schedule }];
}

/** Nothing older than the last entry is in force from today on. */
const holdsFrom = (history: readonly ScheduleFrom[], today: LocalDate): boolean =>
  history.length === 1 || history.at(-1)!.from <= today;

/** Equal by meaning: the order of weekdays says nothing. */
function sameSchedule(a: Schedule, b: Schedule): boolean {
  return meaning(a) === meaning(b);
}

function meaning(schedule: Schedule): string {
  switch (schedule.type) {
    case 'daily':
      return 'daily';
    case 'weekdays':
      return `weekdays ${[...schedule.days].sort().join()}`;
    case 'timesPerWeek':
      return `timesPerWeek ${schedule.times}`;
    case 'everyNDays':
      return `everyNDays ${schedule.interval}`;
  }
}
