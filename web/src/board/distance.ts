import type { RankedEntry, Standing } from '#libs/contracts';

/** Where one stands among one's neighbours. */
export interface Distance {
  /** The next one above, and what is missing to be level; null at the top, or when the row above is not known. */
  above: { name: string; score: number } | null;
  below: { name: string; score: number } | null;
}

const difference = (more: number, less: number): number => Math.round((more - less) * 100) / 100;

/**
 * Measured between rows where the own one is among them: they are of one moment, the place told may be a later one.
 * @param rows those that are known, by rank
 */
export function distanceOf(
  me: Standing,
  rows: ReadonlyMap<number, RankedEntry>,
  ownId: string | undefined,
): Distance {
  const own = [...rows.values()].find(({ memberId }) => memberId === ownId) ?? me;
  const above = rows.get(own.rank - 1);
  const below = rows.get(own.rank + 1);
  return {
    above: above ? { name: above.name, score: difference(above.score, own.score) } : null,
    below: below ? { name: below.name, score: difference(own.score, below.score) } : null,
  };
}
