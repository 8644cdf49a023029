import { addDays, isLocalDate, mondayOf, toDayNumber, type LocalDate } from './local-date';

/** The periods of the boards. */
export type PeriodName = 'day' | 'week' | 'month' | 'all_time';

const WEEK = /^(\d{4})-W(\d{2})$/;
const MONTH = /^\d{4}-\d{2}$/;
const DAYS_OF_LONGEST_MONTH = 31;

/** ISO 8601 week of a date, `2026-W47`. */
export function isoWeek(date: LocalDate): string {
  const thursday = addDays(mondayOf(date), 3);
  const year = thursday.slice(0, 4);
  const week = Math.floor((toDayNumber(thursday) - toDayNumber(`${year}-01-01`)) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The key of the period that a date falls in. */
export function periodKey(period: PeriodName, date: LocalDate): string {
  switch (period) {
    case 'day':
      return date;
    case 'week':
      return isoWeek(date);
    case 'month':
      return date.slice(0, 7);
    case 'all_time':
      return 'all';
  }
}

type PeriodDates = { readonly first: LocalDate; readonly last: LocalDate } | null | undefined;

/** The same few keys are asked for again and again; when there are this many it begins anew. */
const KEYS_REMEMBERED_MAX = 5_000;
const remembered = new Map<string, PeriodDates>();

/** First and last date of a period; null for `all`, undefined when the key is not one of that period. */
export function periodDates(period: PeriodName, key: string): PeriodDates {
  const name = `${period} ${key}`;
  if (remembered.has(name)) return remembered.get(name);
  if (remembered.size >= KEYS_REMEMBERED_MAX) remembered.clear();
  const dates = readDates(period, key);
  remembered.set(name, dates);
  return dates;
}

function readDates(period: PeriodName, key: string): PeriodDates {
  switch (period) {
    case 'day':
      return isLocalDate(key) ? { first: key, last: key } : undefined;
    case 'week':
      return weekDates(key);
    case 'month':
      return monthDates(key);
    case 'all_time':
      return key === 'all' ? null : undefined;
  }
}

function weekDates(key: string) {
  const match = WEEK.exec(key);
  if (!match || match[1] === '0000') return undefined;
  const first = addDays(mondayOf(`${match[1]}-01-04`), (Number(match[2]) - 1) * 7);
  return isoWeek(first) === key ? { first, last: addDays(first, 6) } : undefined;
}

function monthDates(key: string) {
  const first = `${key}-01`;
  if (!MONTH.test(key) || !isLocalDate(first)) return undefined;
  let last = addDays(first, DAYS_OF_LONGEST_MONTH - 1);
  while (last.slice(0, 7) !== key) last = addDays(last, -1);
  return { first, last };
}

/**
 * When a period has ended everywhere (UTC-12): noon UTC after its last date; null for `all`.
 * @param utcOffsetHours the last zone on earth, -12
 */
function periodEndsEverywhereAt(period: PeriodName, key: string, utcOffsetHours: number): Date | null {
  const dates = periodDates(period, key);
  if (!dates) return null;
  return new Date(Date.parse(`${addDays(dates.last, 1)}T00:00:00Z`) - utcOffsetHours * 3_600_000);
}

export interface SettlingRules {
  /** The zone, in hours, in which a period ends last: -12. */
  endsAtUtcOffsetHours: number;
  /** How long late recordings still count after that: 24. */
  provisionalHours: number;
}

/** When a period's boards freeze; null for `all`, which never does. */
export function periodFinalAt(period: PeriodName, key: string, rules: SettlingRules): Date | null {
  const end = periodEndsEverywhereAt(period, key, rules.endsAtUtcOffsetHours);
  return end && new Date(end.getTime() + rules.provisionalHours * 3_600_000);
}

/** `live` until it has ended everywhere, `provisional` for some hours more, then `final`. */
export function periodStatus(
  period: PeriodName,
  key: string,
  now: Date,
  rules: SettlingRules,
): 'live' | 'provisional' | 'final' {
  const end = periodEndsEverywhereAt(period, key, rules.endsAtUtcOffsetHours);
  if (!end || now < end) return 'live';
  return now < periodFinalAt(period, key, rules)! ? 'provisional' : 'final';
}
