import { toDayNumber } from '#libs/domain-kit';
import type { LocalDate } from '#libs/domain-kit';
import type { Schedule } from '#libs/contracts';

/** Days since 1970-01-01: local dates as the fold counts them. */
export type Day = number;

/** What the streak rules need to know of a habit. */
export interface HabitPlan {
  startsOn: Day;
  /** Ordered by `from`, each holding until the next. */
  schedules: { from: Day; schedule: Schedule }[];
  /** Spans [from, until) in which the habit is archived; `until` is Infinity while it still is. */
  archivals: { from: Day; until: number }[];
}

/** The same with dates as they come over the wire. */
export interface HabitDefinition {
  startDate: LocalDate;
  schedules: { from: LocalDate; schedule: Schedule }[];
  archivals: { from: LocalDate; until: LocalDate | null }[];
}

/** @throws Error for a habit without any schedule */
export function planOf(definition: HabitDefinition): HabitPlan {
  if (definition.schedules.length === 0) throw new Error('a habit needs a schedule');
  return {
    startsOn: toDayNumber(definition.startDate),
    schedules: definition.schedules.map(({ from, schedule }) => ({ from: toDayNumber(from), schedule })),
    archivals: definition.archivals.map(({ from, until }) => ({
      from: toDayNumber(from),
      until: until === null ? Infinity : toDayNumber(until),
    })),
  };
}

/** ISO weekday, 1 Monday to 7 Sunday. */
export const weekdayOf = (day: Day): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** The schedule in force on a day; days before the first one have the first one. */
export function scheduleOn(plan: HabitPlan, day: Day): Schedule {
  let index = plan.schedules.length - 1;
  while (index > 0 && plan.schedules[index]!.from > day) index -= 1;
  return plan.schedules[index]!.schedule;
}

export const isArchived = (plan: HabitPlan, day: Day): boolean =>
  plan.archivals.some(({ from, until }) => from <= day && day < until);

export const holdsArchivedDay = (plan: HabitPlan, first: Day, last: Day): boolean =>
  plan.archivals.some(({ from, until }) => from <= last && first < until && from < until);

/** True when a schedule of dates asks for this day; `timesPerWeek` never does by itself. */
export function isScheduled(plan: HabitPlan, schedule: Schedule, day: Day): boolean {
  if (day < plan.startsOn) return false;
  switch (schedule.type) {
    case 'daily':
      return true;
    case 'weekdays':
      return schedule.days.includes(weekdayOf(day));
    case 'everyNDays':
      return (day - plan.startsOn) % schedule.interval === 0;
    case 'timesPerWeek':
      return false;
  }
}

/**
 * A `timesPerWeek` habit is due on a day when, without it, its week can no longer be reached: the days left
 * in the week, this one included, equal the times still missing.
 * @param doneBefore done dates of this week before the day
 */
const isLastChance = (plan: HabitPlan, times: number, day: Day, doneBefore: number): boolean =>
  day >= plan.startsOn && 8 - weekdayOf(day) === times - doneBefore;

/**
 * Whether a habit that was not skipped is due on a day; an archived one is not.
 * @param doneBefore done dates of this week before the day
 */
export function isDue(plan: HabitPlan, day: Day, doneBefore: number): boolean {
  if (isArchived(plan, day)) return false;
  const schedule = scheduleOn(plan, day);
  return schedule.type === 'timesPerWeek'
    ? isLastChance(plan, schedule.times, day, doneBefore)
    : isScheduled(plan, schedule, day);
}

/** True when two definitions say the same about every day before `day`; a habit not known yet says nothing. */
export function agreeBefore(day: Day, known: HabitPlan | null, told: HabitPlan): boolean {
  if (known === null) return told.startsOn >= day;
  return JSON.stringify(upTo(day, known)) === JSON.stringify(upTo(day, told));
}

function upTo(day: Day, plan: HabitPlan) {
  if (plan.startsOn >= day) return null;
  return {
    startsOn: plan.startsOn,
    schedules: plan.schedules
      .filter(({ from }, index) => index === 0 || from < day)
      .map(({ from, schedule }, index) => [index && from, schedule]),
    archivals: plan.archivals
      .filter(({ from, until }) => from < day && from < until)
      .map(({ from, until }) => [from, Math.min(until, day)]),
  };
}
