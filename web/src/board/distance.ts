import type { RankedEntry, Standing } from '#libs/contracts';

/** Where one stands among one's neighbours. */
export interface Distance {
  /** The next one above, and what is missing to be level; null at the top, or when the row above is not known. */
  above: { name: string; score: number } | null;
  below: { name: string; score: number } | null;
}

const difference = (more: number, less: number): number => Math.round((more - less) * 100) / 100;

/** @param rows neighbours by rank, of the top or from around oneself */
export function distanceOf(me: Standing, rows: readonly RankedEntry[]): Distance {
  const at = (rank: number) => rows.find((row) => row.rank === rank);
  const above = at(me.rank - 1);
  const below = at(me.rank + 1);
  return {
    above: above ? { name: above.name, score: difference(above.score, me.score) } : null,
    below: below ? { name: below.name, score: difference(me.score, below.score) } : null,
  };
}

/** What was seen of one's place at the last visit. */
export interface Visit {
  periodKey: string;
  rank: number;
  /** Milliseconds since 1970. */
  at: number;
}

/** A visit counts as another one after so long. */
const AWAY_MS = 30 * 60_000;

/** How many places one has moved since the last visit, up positive; null when there is nothing to tell. */
export function movedSince(last: Visit | null, now: Visit): { places: number; since: Date } | null {
  if (!last || last.periodKey !== now.periodKey || now.at - last.at < AWAY_MS || last.rank === now.rank)
    return null;
  return { places: last.rank - now.rank, since: new Date(last.at) };
}
