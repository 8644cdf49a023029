const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAYS_OF_WEEK = 7;

const midnight = (date: string): number => Date.parse(`${date}T00:00:00Z`);

export const addDays = (date: string, days: number): string =>
  new Date(midnight(date) + days * DAY_MS).toISOString().slice(0, 10);

export const daysBetween = (from: string, to: string): number => (midnight(to) - midnight(from)) / DAY_MS;

/** 1 is Monday, 7 Sunday. */
export const weekdayOf = (date: string): number => new Date(midnight(date)).getUTCDay() || DAYS_OF_WEEK;

export const mondayOf = (date: string): string => addDays(date, 1 - weekdayOf(date));

/** A wall clock: the date and the minute of the day. */
interface Moment {
  date: string;
  minute: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a zone show at an instant. */
export function momentAt(ms: number, timeZone: string): Moment {
  let clock = clocks.get(timeZone);
  if (!clock) {
    // Swedes write dates as the wire does: 2026-11-20 15:04.
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    clocks.set(timeZone, clock);
  }
  const [date = '', time = ''] = clock.format(ms).split(' ');
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return { date, minute: hour * 60 + minute };
}

/** When the clocks of a zone show a moment; an hour that a change of clocks skips is taken as the one after it. */
export function instantOf({ date, minute }: Moment, timeZone: string): number {
  const asked = midnight(date) + minute * MINUTE_MS;
  const offsetAt = (ms: number): number => {
    const shown = momentAt(ms, timeZone);
    return midnight(shown.date) + shown.minute * MINUTE_MS - ms;
  };
  return asked - offsetAt(asked - offsetAt(asked));
}
