import type { Completion, Habit } from '../api/types';
import { daysBetween, mondayOf, weekdayOf } from './dates';

/** What a date asks of a habit: it is due, it may be done in this week, it rests, or it has not begun. */
export type Standing = 'due' | 'open' | 'rest' | 'upcoming';

/** @param history holds at least the week of the date up to it */
export function standingOf(habit: Habit, date: string, history: readonly Completion[]): Standing {
  const { schedule, startDate } = habit;
  if (date < startDate) return 'upcoming';
  switch (schedule.type) {
    case 'daily':
      return 'due';
    case 'weekdays':
      return schedule.days.includes(weekdayOf(date)) ? 'due' : 'rest';
    case 'everyNDays':
      return daysBetween(startDate, date) % schedule.interval === 0 ? 'due' : 'rest';
    case 'timesPerWeek': {
      const missing = schedule.times - doneBefore(date, history);
      if (missing <= 0) return 'rest';
      return 8 - weekdayOf(date) <= missing ? 'due' : 'open';
    }
  }
}

/** Done dates of the week before this one. */
const doneBefore = (date: string, history: readonly Completion[]): number =>
  doneInWeek(
    date,
    history.filter(({ localDate }) => localDate < date),
  );

/** Done dates of the week of a date. */
export const doneInWeek = (date: string, history: readonly Completion[]): number =>
  history.filter(({ status, localDate }) => status === 'done' && mondayOf(localDate) === mondayOf(date))
    .length;
