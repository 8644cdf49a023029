import type { Period } from '#libs/contracts';
import { dayWindow, periodKey, windowTurnsAt, type LocalDate, type ZoneInForce } from '#libs/domain-kit';

/** The period that a viewer lives in, and when it turns into which. */
export interface OwnPeriod {
  key: string;
  /** Null for `all_time`, which never turns. */
  turnsAt: Date | null;
  nextKey: string | null;
}

/** A month holds no more turns of the day than this, changes of zone included. */
const TURNS_MAX = 64;

export const todayOf = (zones: readonly ZoneInForce[], now: Date, memoryHours: number): LocalDate =>
  dayWindow(zones, now, memoryHours).today;

/**
 * Goes from one turn of the viewer's dates to the next until the period is another one: a pair of zone and day
 * start that stops counting may take a date back, so the end is not known from the calendar alone.
 */
export function ownPeriod(
  period: Period,
  zones: readonly ZoneInForce[],
  now: Date,
  memoryHours: number,
): OwnPeriod {
  const keyAt = (at: Date) => periodKey(period, todayOf(zones, at, memoryHours));
  const key = keyAt(now);
  let turnsAt = now;
  for (let turn = 0; period !== 'all_time' && turn < TURNS_MAX; turn++) {
    turnsAt = windowTurnsAt(zones, turnsAt, memoryHours);
    const nextKey = keyAt(turnsAt);
    if (nextKey !== key) return { key, turnsAt, nextKey };
  }
  return { key, turnsAt: null, nextKey: null };
}
