import { useEffect, useState } from 'react';
import type { BoardSnapshot } from '#libs/contracts';
import { movedSince, type Visit } from './distance';

const nameOf = ({ board, period }: Pick<BoardSnapshot, 'board' | 'period'>): string =>
  `sacred-valley.place.${board}.${period}`;

function lastVisit(name: string): Visit | null {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') as Visit | null;
  } catch {
    return null;
  }
}

/** What happened to one's place while the page was away. */
export function useMoved(view: BoardSnapshot | null): ReturnType<typeof movedSince> {
  const [moved, setMoved] = useState<ReturnType<typeof movedSince>>(null);
  const name = view ? nameOf(view) : null;
  const rank = view?.me?.rank;
  const periodKey = view?.periodKey;
  useEffect(() => {
    if (!name || !rank || !periodKey) return;
    const now: Visit = { periodKey, rank, at: Date.now() };
    const told = movedSince(lastVisit(name), now);
    if (told) setMoved(told);
    localStorage.setItem(name, JSON.stringify(now));
  }, [name, rank, periodKey]);
  return moved;
}
