import type { Schedule } from '#libs/contracts';
import { counted } from '../ui/words';

/** ISO weekdays, 1 to 7. */
export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

export function scheduleInWords(schedule: Schedule): string {
  switch (schedule.type) {
    case 'daily':
      return 'every day';
    case 'weekdays':
      return WEEKDAYS.filter((_, index) => schedule.days.includes(index + 1)).join(', ');
    case 'timesPerWeek':
      return `${counted(schedule.times, 'time')} a week`;
    case 'everyNDays':
      return `every ${schedule.interval} days`;
  }
}
