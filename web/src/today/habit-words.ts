import type { Format } from '../words/format';
import type { Words } from '../words/en';
import { scheduleInWords } from './schedule-words';
import { unitOf } from './units';
import type { HabitOfDay } from './useDay';

/** What stands below a habit's name, each part a few words. */
export function metaOf(of: HabitOfDay, words: Words, format: Format): string[] {
  const { habit, shown, standing, streak, doneThisWeek } = of;
  const { today } = words;
  const { schedule } = habit;
  const unit = unitOf(habit, words);
  const weekly = schedule.type === 'timesPerWeek';
  const inARow = streak.current;
  const parts = [
    unit !== null && today.amountOf(shown?.amount ?? 0, habit.target, unit),
    shown?.status === 'skipped' && today.skipped,
    standing === 'upcoming' && today.startsOn(habit.startDate),
    weekly && today.weekSoFar(doneThisWeek, schedule.times),
    !weekly && unit === null && inARow === 0 && scheduleInWords(schedule, { words, format }),
    inARow > 0 && (weekly ? today.streakWeeks(inARow) : today.streakDays(inARow)),
  ];
  return parts.filter((part) => part !== false);
}
