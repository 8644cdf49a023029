import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { Ranks } from './rows-by-rank';

/** Drawn above and below what is in sight, so that nobody scrolls into nothing. */
const AHEAD_ROWS = 6;
/** The rows drawn change in steps of so many, not with every row that is scrolled by. */
const STEP_ROWS = 5;
/** Before anything has been measured: more than a screen. */
const AT_FIRST: Ranks = { first: 1, last: 20 };

export interface RowsInSight {
  ranks: Ranks;
  /** The element that is as high as all rows together. */
  list: RefObject<HTMLDivElement | null>;
  /** Brings a rank to the middle of the screen. */
  scrollTo(rank: number): void;
}

/** Which of so many equally high rows are on the screen, as the page is scrolled. */
export function useRowsInSight(count: number): RowsInSight {
  const list = useRef<HTMLDivElement>(null);
  const [ranks, setRanks] = useState(AT_FIRST);
  useLayoutEffect(() => {
    const look = () => {
      const box = list.current?.getBoundingClientRect();
      if (!box || box.height === 0) return;
      const next = ranksBetween(-box.top, innerHeight - box.top, box.height / count);
      setRanks((before) => (before.first === next.first && before.last === next.last ? before : next));
    };
    look();
    const resized = new ResizeObserver(look);
    if (list.current) resized.observe(list.current);
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    return () => {
      resized.disconnect();
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, [count]);
  const scrollTo = useCallback(
    (rank: number) => {
      const box = list.current?.getBoundingClientRect();
      if (box) scrollBy({ top: box.top + ((rank - 0.5) / count) * box.height - innerHeight / 2 });
    },
    [count],
  );
  const last = Math.min(ranks.last, count);
  return { list, scrollTo, ranks: { first: Math.min(ranks.first, Math.max(1, last)), last } };
}

/** @param rowHeight in pixels, as the edges, which are measured from the top of the list */
function ranksBetween(topEdge: number, bottomEdge: number, rowHeight: number): Ranks {
  const above = Math.floor(topEdge / rowHeight) - AHEAD_ROWS;
  const below = Math.ceil(bottomEdge / rowHeight) + AHEAD_ROWS;
  return {
    first: Math.max(1, Math.floor(above / STEP_ROWS) * STEP_ROWS + 1),
    last: Math.max(AT_FIRST.last, Math.ceil(below / STEP_ROWS) * STEP_ROWS),
  };
}
