import { fromDayNumber, type LocalDate } from './local-date';

/** A zone and day start, in force from `since` (RFC 3339) until the next pair's `since`. */
export interface ZoneInForce {
  timeZone: string;
  /** `HH:MM`, 00:00 to 12:00. */
  dayStartsAt: string;
  since: string;
}

/** What a user's zones make of an instant. */
export interface DayWindow {
  /** The latest date that is current under any pair that counts. */
  today: LocalDate;
  /** Dates before this one are closed: they have ended under every pair that counts. */
  oldestOpen: LocalDate;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

/** Of each zone: the minute that was asked for last, and the wall clock at its beginning. */
const lastMinutes = new Map<string, { minuteMs: number; wallMs: number }>();

/**
 * The zone's wall clock at an instant, as if it were UTC, in milliseconds. Since 1972 no zone changes its clock within
 * a minute, and the platform is slow to tell: it is asked once a minute while instants go on as they do.
 */
function wallClockMs(instantMs: number, timeZone: string): number {
  const minuteMs = Math.floor(instantMs / MINUTE_MS) * MINUTE_MS;
  let last = lastMinutes.get(timeZone);
  if (last?.minuteMs !== minuteMs) {
    last = { minuteMs, wallMs: askWallClock(minuteMs, timeZone) };
    lastMinutes.set(timeZone, last);
  }
  return last.wallMs + instantMs - minuteMs;
}

function askWallClock(instantMs: number, timeZone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatterOf(timeZone).formatToParts(instantMs)) part[type] = Number(value);
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour, part.minute, part.second);
}

const dayStartMs = (dayStartsAt: string): number =>
  (Number(dayStartsAt.slice(0, 2)) * 60 + Number(dayStartsAt.slice(3, 5))) * 60_000;

/** The local date of an instant: the wall clock minus the day start, taken literally. */
export function localDateAt(instant: Date, timeZone: string, dayStartsAt: string): LocalDate {
  return fromDayNumber(
    Math.floor((wallClockMs(instant.getTime(), timeZone) - dayStartMs(dayStartsAt)) / DAY_MS),
  );
}

/** The pairs that were in force at any instant of the `memoryHours` before `now`; `zones` oldest first. */
export function zonesThatCount<Z extends { since: string }>(
  zones: readonly Z[],
  now: Date,
  memoryHours: number,
): Z[] {
  const from = now.getTime() - memoryHours * HOUR_MS;
  return zones.filter((_, index) => {
    const next = zones[index + 1];
    return next === undefined || Date.parse(next.since) >= from;
  });
}

/** `today` and the oldest open date under the zones that count; `zones` must hold at least one pair. */
export function dayWindow(zones: readonly ZoneInForce[], now: Date, memoryHours: number): DayWindow {
  const dates = zonesThatCount(zones, now, memoryHours)
    .map((zone) => localDateAt(now, zone.timeZone, zone.dayStartsAt))
    .sort();
  return { today: dates.at(-1)!, oldestOpen: dates[0]! };
}

/**
 * The first instant after `now` at which the window may differ: a date ends under some pair, or a pair
 * stops counting. Found by bisection to the second, so that clock changes need no case of their own.
 */
export function windowTurnsAt(zones: readonly ZoneInForce[], now: Date, memoryHours: number): Date {
  const horizonMs = now.getTime() + 26 * HOUR_MS;
  const turns = zonesThatCount(zones, now, memoryHours).map((zone) => dateEndsAt(zone, now, horizonMs));
  const forgotten = zones
    .slice(1)
    .map((next) => Date.parse(next.since) + memoryHours * HOUR_MS + 1)
    .filter((at) => at > now.getTime());
  return new Date(Math.min(...turns, ...forgotten));
}

/** The first second, up to the horizon, at which the zone's local date is another than now's. */
function dateEndsAt(zone: ZoneInForce, now: Date, horizonMs: number): number {
  const today = localDateAt(now, zone.timeZone, zone.dayStartsAt);
  const turned = (ms: number) => localDateAt(new Date(ms), zone.timeZone, zone.dayStartsAt) > today;
  let before = Math.floor(now.getTime() / 1000) * 1000;
  let after = before;
  while (!turned(after) && after < horizonMs) after += HOUR_MS;
  before = Math.max(before, after - HOUR_MS);
  while (after - before > 1000) {
    const middle = before + Math.floor((after - before) / 2000) * 1000;
    if (turned(middle)) after = middle;
    else before = middle;
  }
  return after;
}
