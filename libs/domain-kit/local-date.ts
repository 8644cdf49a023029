/** A calendar date `YYYY-MM-DD`; compares as text. */
export type LocalDate = string;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

const DAYS_OF_MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** True for a date that exists, from 0001-01-01 on. */
export function isLocalDate(value: unknown): value is LocalDate {
  const match = typeof value === 'string' ? DATE.exec(value) : null;
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const last = month === 2 && isLeap(year) ? 29 : DAYS_OF_MONTHS[month - 1];
  return year > 0 && last !== undefined && day >= 1 && day <= last;
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Days since 1970-01-01. */
export const toDayNumber = (date: LocalDate): number => Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);

export const fromDayNumber = (day: number): LocalDate => {
  const time = new Date(day * DAY_MS);
  return Number.isNaN(time.getTime()) ? 'invalid' : time.toISOString().slice(0, 10);
};

export const addDays = (date: LocalDate, days: number): LocalDate => fromDayNumber(toDayNumber(date) + days);

/** `to - from` in days. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => toDayNumber(to) - toDayNumber(from);

/** ISO weekday, 1 Monday to 7 Sunday. */
export const isoWeekday = (date: LocalDate): number => ((((toDayNumber(date) + 3) % 7) + 7) % 7) + 1;

export const mondayOf = (date: LocalDate): LocalDate => addDays(date, 1 - isoWeekday(date));
