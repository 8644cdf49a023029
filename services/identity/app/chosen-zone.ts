import type { Rules } from '#libs/content';
import { invalid } from '#libs/domain-kit';
import type { TimeZones } from '../domain/time-zones';

/** The canonical spelling of a zone that a user chose. @throws DomainError `validation` at the pointer */
export function chosenTimeZone(zones: TimeZones, name: string, pointer: string): string {
  const found = zones.find(name);
  if (found) return found;
  throw invalid(
    pointer,
    'must be a zone of the IANA database, such as "Europe/Berlin"; not an offset, not a POSIX rule',
  );
}

/** @param time `HH:MM`. @throws DomainError `validation` at the pointer when it is too late in the day */
export function chosenDayStart(days: Rules['days'], time: string, pointer: string): string {
  if (time <= days.dayStartsAtMax) return time;
  throw invalid(pointer, `must not be after ${days.dayStartsAtMax}`);
}
