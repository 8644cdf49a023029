import type { BoardEntry, BoardSnapshot, ServerToClient, Standing } from './socket';
import type { BoardName, Period } from './shared';

/**
 * What services tell the gateways over Redis pub/sub. It may be lost with Redis; a gateway that lost its
 * subscription asks for fresh views, so nothing here is the only copy of a truth.
 */
export const userChannel = (userId: string): string => `live:user:${userId}`;
export const boardChannel = (board: BoardName, period: Period, periodKey: string): string =>
  `live:board:${board}:${period}:${periodKey}`;

/** What services say to pages in words of the wire. */
type Told = 'progress:changed' | 'realm:breakthrough' | 'clan:activity' | 'clan:door' | 'habit:changed';
type Emission = {
  [E in Told]: {
    kind: 'emit';
    event: E;
    payload: ServerToClient[E];
    /** Where its trace goes on; only while it is followed. */
    traceparent?: string;
  };
}[Told];

export type UserMessage =
  | Emission
  /** One session was revoked: its sockets close. */
  | { kind: 'session-ended'; sid: string }
  /** The account is gone: all its sockets close. */
  | { kind: 'user-erased' }
  /** What this user may see, or the user's today, may have changed: check every subscription again. */
  | { kind: 'viewer-changed' };

/** What all gateways listen to, whatever they watch. */
export const BOARDS_CHANNEL = 'live:boards';

/** Who may see this board has changed: check everyone's subscription to it again. */
export type BoardsMessage = { kind: 'visibility-changed'; board: BoardName };

/** The first rows of a board that deltas are told of; a view is never longer. */
export const BOARD_WINDOW_ROWS = 100;

/**
 * One step of a board from `previousSeq` to `seq`, as a change of its first `BOARD_WINDOW_ROWS` rows. Steps
 * that touch only rows below the window are told too (empty), since a viewer's own rank may have moved.
 */
export interface BoardStep {
  epoch: string;
  seq: number;
  previousSeq: number;
  upserts: BoardEntry[];
  removals: string[];
  total: number;
  /** Where the traces of what it shows go on, as far as that is followed. */
  traceparents?: string[];
}

/** What a gateway asks the leaderboard for one viewer: `GET /v1/boards/{board}/view?period&top`. */
export interface BoardView {
  snapshot: BoardSnapshot;
  me: Standing | null;
  /** The database's time of this answer, so that a gateway can count down without trusting its own clock. */
  at: string;
  /** When the viewer's own period turns, and into which; null for `all_time`. */
  periodEndsAt: string | null;
  nextKey: string | null;
}
