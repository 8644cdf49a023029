import type { Schedule } from '#libs/contracts';
import type { Speech } from '../words/language';

export function scheduleInWords(
  schedule: Schedule,
  { words, format }: Pick<Speech, 'words' | 'format'>,
): string {
  switch (schedule.type) {
    case 'daily':
      return words.habit.daily;
    case 'weekdays':
      return [...schedule.days].sort().map(format.weekday).join(', ');
    case 'timesPerWeek':
      return words.habit.timesWeekly(schedule.times);
    case 'everyNDays':
      return words.habit.everyInterval(schedule.interval);
  }
}
