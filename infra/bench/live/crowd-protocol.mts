import type { Subscription } from './watcher.mts';

/** What the bench tells a process of watchers. */
export type ToCrowd =
  | { kind: 'open'; port: number; subscriptions: Subscription[]; readEach: number }
  /** Forget what was seen so far. */
  | { kind: 'begin' }
  /** How late was what these acknowledgements tell of? Answered once everything was seen, or time is up. */
  | { kind: 'measure'; acknowledged: Acknowledged[] };

/** A completion of today: whose it is, what it is known by on boards, and when its answer came. */
export interface Acknowledged {
  board: string;
  memberId: string;
  recordedAtMs: number;
  /** Milliseconds since 1970, with fractions. */
  atMs: number;
}

export type FromCrowd =
  | { kind: 'opened'; sockets: number; problem: string | null }
  | { kind: 'measured'; delaysMs: number[]; unseen: number; deliveries: number; ended: number };

/** The time in milliseconds since 1970 with fractions, the same for all processes of one machine. */
export const wallMs = (): number => performance.timeOrigin + performance.now();
