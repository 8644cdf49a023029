import type { Profile } from '../api/types';
import type { Words } from '../words/en';
import { localDateAt } from './dates';

type Settings = Pick<Profile['settings'], 'timeZone' | 'dayStartsAt'>;

/** Why the open day is not the one on the device's own calendar; null when it is. */
export function whyThisDay(
  today: string,
  now: Date,
  deviceZone: string,
  { timeZone, dayStartsAt }: Settings,
  words: Words,
): string | null {
  if (localDateAt(now, deviceZone, '00:00') === today) return null;
  if (localDateAt(now, timeZone, dayStartsAt) !== today) return words.day.travelled(today);
  if (localDateAt(now, timeZone, '00:00') !== today) return words.day.beforeStart(today, dayStartsAt);
  return words.day.otherZone(today, timeZone);
}
