/** Local dates as `YYYY-MM-DD`, counted naively. */
const DAY_MS = 86_400_000;

const midnight = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const dateAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export const addDays = (date: string, days: number): string => dateAt(midnight(date) + days * DAY_MS);
export const daysBetween = (from: string, to: string): number => (midnight(to) - midnight(from)) / DAY_MS;
/** 1 Monday to 7 Sunday. */
export const weekday = (date: string): number => new Date(midnight(date)).getUTCDay() || 7;
export const mondayOf = (date: string): string => addDays(date, 1 - weekday(date));
export const weekOf = (date: string): string[] =>
  [0, 1, 2, 3, 4, 5, 6].map((n) => addDays(mondayOf(date), n));

export function datesFrom(first: string, last: string): string[] {
  const dates: string[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) dates.push(date);
  return dates;
}

/** A zone and day start, in force from `from` on until the next one's. */
export interface Pair {
  zone: string;
  dayStartsAt: string;
  from: number;
}

/** The calendar date in the zone of the wall clock minus the day start. */
export function localDate(at: number, { zone, dayStartsAt }: Pick<Pair, 'zone' | 'dayStartsAt'>): string {
  const wall = new Date(at).toLocaleString('sv-SE', { timeZone: zone });
  const [hours, minutes] = dayStartsAt.split(':').map(Number);
  return dateAt(Date.parse(`${wall.replace(' ', 'T')}Z`) - (hours! * 60 + minutes!) * 60_000);
}

const REMEMBERED_MS = 48 * 3_600_000;

function datesNow(pairs: readonly Pair[], now: number): string[] {
  const inForce = pairs.filter((_, index) => (pairs[index + 1]?.from ?? Infinity) >= now - REMEMBERED_MS);
  return inForce.map((pair) => localDate(now, pair)).sort();
}

/** The latest date that is current under any pair of the last 48 hours. */
export const todayOf = (pairs: readonly Pair[], now: number): string => datesNow(pairs, now).at(-1)!;
/** A date is closed once it has ended under all of them. */
export const isClosed = (pairs: readonly Pair[], now: number, date: string): boolean =>
  date < datesNow(pairs, now)[0]!;

export type Period = 'day' | 'week' | 'month' | 'all_time';

export function periodKey(period: Period, date: string): string {
  if (period === 'day') return date;
  if (period === 'month') return date.slice(0, 7);
  if (period === 'all_time') return 'all';
  // The week belongs to the year of its Thursday.
  const thursday = addDays(mondayOf(date), 3);
  const number = Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1;
  return `${thursday.slice(0, 4)}-W${String(number).padStart(2, '0')}`;
}

/** The last date of the period that holds this one. */
function lastDate(period: Exclude<Period, 'all_time'>, date: string): string {
  if (period === 'day') return date;
  if (period === 'week') return addDays(mondayOf(date), 6);
  return addDays(`${addDays(`${date.slice(0, 7)}-28`, 4).slice(0, 7)}-01`, -1);
}

/** A period is final 24 hours after it has ended everywhere, which is at UTC-12. */
export function finalAt(period: Period, date: string): number {
  if (period === 'all_time') return Infinity;
  return midnight(addDays(lastDate(period, date), 1)) + 12 * 3_600_000 + DAY_MS;
}
