const DAY_MS = 86_400_000;
const DAYS_OF_WEEK = 7;
/** Monday is 0. */
const THURSDAY = 3;

const midnight = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const dateAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const weekday = (date: string): number =>
  (new Date(midnight(date)).getUTCDay() + DAYS_OF_WEEK - 1) % DAYS_OF_WEEK;

export const mondayOf = (date: string): string => dateAt(midnight(date) - weekday(date) * DAY_MS);

/** The ISO week of a date, such as 2026-W47: that of the year in which its Thursday lies. */
export function weekOf(date: string): string {
  const thursday = midnight(date) + (THURSDAY - weekday(date)) * DAY_MS;
  const year = dateAt(thursday).slice(0, 4);
  const week = Math.floor((thursday - midnight(`${year}-01-01`)) / DAY_MS / DAYS_OF_WEEK) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

export const monthOf = (date: string): string => date.slice(0, 7);
