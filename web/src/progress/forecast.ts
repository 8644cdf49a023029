import type { Progress, Receipt } from '../api/types';
import { addDays } from '../today/dates';
import { towards } from '../realms/towards';

/** When the next realm may be reached, if days go on as the last ones did. */
export type Forecast =
  | { kind: 'highest' }
  | { kind: 'unknown' }
  | { kind: 'days'; days: number; perDay: number; bound: 'madra' | 'streak' };

/** The pace is that of so many days. */
const LOOKED_BACK_DAYS = 14;

/**
 * @param receipts newest first, at least those of the days looked back on; an undo counts against its day
 * @param today the open date, which is not over and does not count
 */
export function forecast(progress: Progress, receipts: readonly Receipt[], today: string): Forecast {
  if (!progress.nextRealm) return { kind: 'highest' };
  const since = addDays(today, -LOOKED_BACK_DAYS);
  const gathered = receipts.filter(({ localDate }) => localDate >= since && localDate <= today);
  const first = gathered.reduce((least, { localDate }) => (localDate < least ? localDate : least), today);
  const days = gathered.length === 0 ? 0 : daysFrom(first, today);
  const total = gathered.reduce((sum, { amount }) => sum + amount, 0);
  const perDay = days === 0 ? 0 : Math.round((total / days) * 10) / 10;
  const way = towards(progress);
  if (way.madraLeft > 0 && perDay <= 0) return { kind: 'unknown' };
  const forMadra = way.madraLeft > 0 ? Math.ceil(way.madraLeft / perDay) : 0;
  // The longest streak grows again only once the current one has caught up with it.
  const forStreak = way.daysLeft > 0 ? progress.nextRealm.consistency - progress.streak.current : 0;
  const bound = forStreak > forMadra ? 'streak' : 'madra';
  return { kind: 'days', days: Math.max(forMadra, forStreak, 1), perDay, bound };
}

function daysFrom(first: string, last: string): number {
  let days = 1;
  for (let date = first; date < last; date = addDays(date, 1)) days++;
  return days;
}
