import type { Problem } from './problems';
import type { Progress, ProgressCause } from './progress';
import type { BoardName, BoardStatus, Period } from './shared';

/** The live wire. */
export interface BoardEntry {
  memberId: string;
  name: string;
  avatarUrl: string | null;
  score: number;
  reachedAt: string;
}
export interface RankedEntry extends BoardEntry {
  rank: number;
}
export interface Standing {
  rank: number;
  score: number;
}
export interface BoardSnapshot {
  board: BoardName;
  period: Period;
  periodKey: string;
  status: BoardStatus;
  epoch: string;
  seq: number;
  total: number;
  entries: RankedEntry[];
  /** The viewer's own place; absent on `clans`. */
  me?: Standing | null;
}
export interface BoardDelta {
  board: BoardName;
  period: Period;
  periodKey: string;
  epoch: string;
  seq: number;
  previousSeq: number;
  upserts: BoardEntry[];
  removals: string[];
  total: number;
  me?: Standing | null;
}
interface BoardClosed {
  board: BoardName;
  period: Period;
  periodKey: string;
  nextKey: string;
}
export interface ProgressChanged extends Progress {
  causes: ProgressCause[];
}
export interface RealmBreakthrough {
  userId: string;
  name: string;
  from: string;
  to: string;
  at: string;
}
export interface ClanActivityItem {
  userId: string;
  name: string;
  kind: 'completed' | 'undone' | 'joined' | 'left' | 'breakthrough' | 'role';
  localDate: string | null;
  at: string;
}
interface ClanActivity {
  clanId: string;
  items: ClanActivityItem[];
}
/** Who asks to come in, or is invited, may be others than before. */
interface ClanDoor {
  clanId: string;
}
/** A habit, or where a date is given the note of that date; all else that is recorded comes with progress. */
interface HabitChanged {
  habitId: string;
  localDate: string | null;
}

export interface ServerToClient {
  'board:delta': BoardDelta;
  'board:closed': BoardClosed;
  'progress:changed': ProgressChanged;
  'realm:breakthrough': RealmBreakthrough;
  'clan:activity': ClanActivity;
  'clan:door': ClanDoor;
  'habit:changed': HabitChanged;
  problem: Problem;
}
export type Refusal = { ok: false; problem: Problem };
export interface BoardSubscribe {
  board: string;
  period: Period;
  top?: number;
}

type Acknowledged<Payload, Accepted> = (
  payload: Payload,
  acknowledge: (answer: ({ ok: true } & Accepted) | Refusal) => void,
) => void;

/** What a client sends, and how each is acknowledged. */
export interface ClientToServer {
  'auth:renew': Acknowledged<{ token: string }, object>;
  'board:subscribe': Acknowledged<BoardSubscribe, { snapshot: BoardSnapshot }>;
  'board:unsubscribe': Acknowledged<{ board: string; period: Period }, object>;
}
