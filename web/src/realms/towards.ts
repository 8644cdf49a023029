import type { Progress } from '../api/types';

/** How far the next realm is. */
export interface Way {
  /** 0 to 1, of both that it asks; 1 where there is none. */
  share: number;
  madraLeft: number;
  /** Days that the longest streak still lacks. */
  daysLeft: number;
}

/** @param onTheWay madra that the server has not told of yet */
export function towards({ madra, nextRealm, streak }: Progress, onTheWay = 0): Way {
  if (!nextRealm) return { share: 1, madraLeft: 0, daysLeft: 0 };
  const gathered = madra + onTheWay;
  const share = (have: number, need: number) => (need <= 0 ? 1 : Math.min(1, Math.max(0, have / need)));
  return {
    share: (share(gathered, nextRealm.madra) + share(streak.longest, nextRealm.consistency)) / 2,
    madraLeft: Math.max(0, Math.round((nextRealm.madra - gathered) * 100) / 100),
    daysLeft: Math.max(0, nextRealm.consistency - streak.longest),
  };
}
