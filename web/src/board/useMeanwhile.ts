import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { BoardSnapshot } from '#libs/contracts';
import { useIsLive } from '../live/LiveProvider';
import { useNow } from '../ui/useNow';
import { AWAY_MS, meanwhile, visitOf, type Meanwhile, type Seen, type Visit } from './away';

const nameOf = ({ board, period }: Pick<BoardSnapshot, 'board' | 'period'>): string =>
  `sacred-valley.place.${board}.${period}`;

function lastVisit(name: string): Visit | null {
  try {
    const visit = JSON.parse(localStorage.getItem(name) ?? 'null') as Visit | null;
    return Array.isArray(visit?.ahead) ? visit : null;
  } catch {
    return null;
  }
}

const onVisibility = (listener: () => void): (() => void) => {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
};

/**
 * What happened to one's place while nobody looked: the page was closed, hidden, asleep or without a network. Told
 * for as long as one stays, and true also when what happened arrives a moment later.
 */
export function useMeanwhile(view: BoardSnapshot): Meanwhile | null {
  const [before, setBefore] = useState<Visit | null>(null);
  const visible = useSyncExternalStore(onVisibility, () => !document.hidden);
  const live = useIsLive();
  const minute = useNow().getTime();
  const name = nameOf(view);
  const latest = useRef(view);
  useEffect(() => {
    latest.current = view;
  }, [view]);
  // Whoever looks is seen every half a minute, not with every change of the board.
  useEffect(() => {
    if (!visible || !live) return;
    const last = lastVisit(name);
    if (last && minute - last.at >= AWAY_MS) setBefore(last);
    const seen = seenIn(latest.current);
    if (seen.me) localStorage.setItem(name, JSON.stringify(visitOf(seen, seen.me, minute)));
  }, [visible, live, minute, name]);
  return before && meanwhile(before, seenIn(view));
}

const seenIn = ({ periodKey, entries, me = null }: BoardSnapshot): Seen => ({ periodKey, me, rows: entries });
