/** What may stand at the end of a run, by what stood at its beginning: so many times as much, and so much more. */
export interface Limit {
  factor: number;
  slack: number;
}

/** What was read at one moment of a run. */
export interface Reading {
  at_s: number;
  value: number;
}

/** How something went through a run: the medians of its first and its last third, and the most ever seen. */
export interface Course {
  first: number;
  last: number;
  most: number;
  allowed: number;
  /** Read often enough to say anything. */
  isKnown: boolean;
  isFlat: boolean;
}

/** Until caches are filled and code is compiled: so many seconds, and at most such a share of the run. */
const WARM_UP = { seconds: 120, shareMax: 0.25 };
/** Fewer readings of a third say nothing. */
const READINGS_MIN = 3;

/**
 * Flat is what has, in the last third of a run after its warm-up, a median that the one of the first third allows.
 * Medians, since a fault moves everything for some seconds, and what goes up with it comes down again; what was not
 * read often enough is not known to be flat. @param seconds how long the run was
 */
export function courseOf(readings: readonly Reading[], seconds: number, limit: Limit): Course {
  const from = Math.min(WARM_UP.seconds, WARM_UP.shareMax * seconds);
  const third = (seconds - from) / 3;
  const between = (since: number, until: number): number[] =>
    readings.filter(({ at_s }) => at_s >= since && at_s < until).map(({ value }) => value);
  const [early, late] = [between(from, from + third), between(seconds - third, Infinity)];
  const [first, last] = [median(early), median(late)];
  const allowed = first * limit.factor + limit.slack;
  const isKnown = early.length >= READINGS_MIN && late.length >= READINGS_MIN;
  const most = Math.max(...readings.map(({ value }) => value));
  return { first, last, most, allowed, isKnown, isFlat: isKnown && last <= allowed };
}

/** The middle one, or the higher of the two in the middle; NaN of none. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
