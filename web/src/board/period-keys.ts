import type { Period } from '#libs/contracts';
import { addDays, mondayOf } from '../today/dates';

/** The key of the period that a date falls in. */
export function keyOf(period: Period, date: string): string {
  switch (period) {
    case 'day':
      return date;
    case 'week':
      return weekOf(date);
    case 'month':
      return date.slice(0, 7);
    case 'all_time':
      return 'all';
  }
}

/** The ISO 8601 week of a date: it belongs to the year of its Thursday. */
function weekOf(date: string): string {
  const thursday = addDays(mondayOf(date), 3);
  const year = thursday.slice(0, 4);
  const day = (Date.parse(thursday) - Date.parse(`${year}-01-01`)) / 86_400_000;
  return `${year}-W${String(Math.floor(day / 7) + 1).padStart(2, '0')}`;
}

/** The first date of a period; null when the key is none of it. */
export function firstDateOf(period: Period, key: string): string | null {
  const [, year, week] = /^(\d{4})-W(\d{2})$/.exec(key) ?? [];
  const first =
    period === 'week' && year
      ? addDays(mondayOf(`${year}-01-04`), (Number(week) - 1) * 7)
      : period === 'month'
        ? `${key}-01`
        : key;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(first) || Number.isNaN(Date.parse(first))) return null;
  // Of 30 February a browser makes a day in March.
  return addDays(first, 0) === first && keyOf(period, first) === key ? first : null;
}

/** The key of the period before or after. @param first the first date of the period */
export function neighbourKey(period: Period, first: string, step: -1 | 1): string {
  const days = { day: 1, week: 7, month: step < 0 ? 1 : 31, all_time: 0 };
  return keyOf(period, addDays(first, step * days[period]));
}
