const DAY_MS = 86_400_000;

const asTime = (localDate: string): number => Date.parse(`${localDate}T00:00:00Z`);

export const addDays = (localDate: string, days: number): string =>
  new Date(asTime(localDate) + days * DAY_MS).toISOString().slice(0, 10);

export const daysBetween = (from: string, to: string): number =>
  Math.round((asTime(to) - asTime(from)) / DAY_MS);

/** ISO weekday, 1 Monday to 7 Sunday. */
export const weekdayOf = (localDate: string): number => new Date(asTime(localDate)).getUTCDay() || 7;

export const mondayOf = (localDate: string): string => addDays(localDate, 1 - weekdayOf(localDate));

/** A date can be recorded and taken back for so many days after it. */
export const CHANGEABLE_DAYS = 7;

export const isChangeable = (localDate: string, today: string): boolean =>
  localDate <= today && localDate >= addDays(today, -CHANGEABLE_DAYS);

/** The calendar date of an instant in a zone, of the wall-clock time minus the day's start. */
export function localDateAt(now: Date, timeZone: string, dayStartsAt: string): string {
  const wall = wallClock(now, timeZone);
  const [hours = 0, minutes = 0] = dayStartsAt.split(':').map(Number);
  return new Date(wall - (hours * 60 + minutes) * 60_000).toISOString().slice(0, 10);
}

/** What a clock on the wall shows there, as if it were UTC. */
function wallClock(now: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(now);
  const of = (type: string) => parts.find((part) => part.type === type)!.value;
  return Date.parse(`${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:00Z`);
}
