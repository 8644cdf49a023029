import { GENERATIONS_MAX, isOfChain, type RefreshToken } from './refresh-chain';

/** How long a spent token gives the same successor again: a lost answer, two tabs. */
export const GRACE_MS = 10_000;

/** What a session remembers of its tokens. */
export interface ChainState {
  /** Of the newest token, the only one not spent. */
  generation: number;
  secretHash: Buffer;
  /** When the newest spent tokens were spent, oldest first; the last is that of `generation - 1`. RFC 3339. */
  spentAt: string[];
}

/**
 * What presenting a token means: `spend` it, give its successor `again`, `reused` ends the session, `unknown`
 * was never given out (or its session has come to its end).
 */
export type RefreshVerdict = 'spend' | 'again' | 'reused' | 'unknown';

export function judgeRefresh(token: RefreshToken, state: ChainState, now: Date, key: Buffer): RefreshVerdict {
  if (!isOfChain(token, state, key)) return 'unknown';
  const behind = state.generation - token.generation;
  if (behind === 0) return state.generation < GENERATIONS_MAX ? 'spend' : 'unknown';
  const spentAt = state.spentAt.at(-behind);
  return spentAt !== undefined && isInGrace(spentAt, now) ? 'again' : 'reused';
}

/** The spent times worth keeping once another token is spent at `now`. */
export const rememberSpent = (spentAt: readonly string[], now: Date): string[] => [
  ...spentAt.filter((at) => isInGrace(at, now)),
  now.toISOString(),
];

const isInGrace = (spentAt: string, now: Date): boolean => now.getTime() - Date.parse(spentAt) <= GRACE_MS;
