import type { Standing } from '#libs/contracts';
import { pagesOf, rowsByRank, type Reading } from './rows-by-rank';
import { useBoardPages, type BoardOf } from './useBoardPages';
import { useRowsInSight } from './useRowsInSight';

/** A list higher than this is more than browsers can draw; whoever stands below is found from the own place. */
const LISTED_MAX = 100_000;

/**
 * The rows of a board that somebody looks at: those of the live view, below them pages that are read when they come
 * into sight and again while the board moves, and always one's own neighbours.
 * @param live the first rows; null for a period that is over
 */
export function useRows(of: BoardOf, live: Reading | null, total: number, me: Standing | null) {
  const count = Math.min(total, LISTED_MAX);
  const { ranks, list, scrollTo } = useRowsInSight(count);
  const wanted = [ranks];
  if (me) wanted.push({ first: Math.max(1, me.rank - 1), last: me.rank + 1 });
  const { read, failed } = useBoardPages(of, pagesOf(wanted, live?.rows.length ?? 0, total), live);
  const epoch = live?.epoch ?? read.at(-1)?.epoch;
  const readings = [...(live ? [live] : []), ...read.filter((page) => page.epoch === epoch)];
  return { count, ranks, list, scrollTo, rows: rowsByRank(readings), failed };
}
