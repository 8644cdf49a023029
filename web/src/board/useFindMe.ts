import { useEffect, useState } from 'react';
import type { RankedEntry, Standing } from '#libs/contracts';
import type { RowsInSight } from './useRowsInSight';

/** Brings the own row onto the screen and, as soon as it has been read, the focus to it. */
export function useFindMe(
  { ranks, list, scrollTo }: RowsInSight,
  rows: ReadonlyMap<number, RankedEntry>,
  me: Standing | null,
): () => void {
  const [seeking, setSeeking] = useState(false);
  const drawn = !!me && ranks.first <= me.rank && me.rank <= ranks.last && rows.has(me.rank);
  useEffect(() => {
    if (!seeking || !drawn) return;
    list.current?.querySelector<HTMLElement>('[aria-current]')?.focus({ preventScroll: true });
    setSeeking(false);
  }, [seeking, drawn, list]);
  return () => {
    if (!me) return;
    scrollTo(me.rank);
    setSeeking(true);
  };
}
