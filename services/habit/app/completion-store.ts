import type { LocalDate, ZoneInForce } from '#libs/domain-kit';
import type { Decision } from '../domain/decide-completion';
import type { Completion } from '../domain/completion';
import type { HabitKind } from '../domain/habit';

export interface CompletionKey {
  userId: string;
  habitId: string;
  localDate: LocalDate;
}

/** All that a decision needs to know of one key, as last committed. */
export interface StoredFacts {
  /** The account is gone; a token may outlive it for minutes. */
  erased: boolean;
  /** Null while the user's profile has not come. */
  zones: ZoneInForce[] | null;
  /** Null when there is none of that id, or it is another's. */
  habit: { version: number; kind: HabitKind; target: number; difficulty: number; archived: boolean } | null;
  completion: Completion | null;
  /** The id under which the completion was last written. */
  writtenBy: string | null;
}

export interface CompletionWrite {
  /** The version of the habit that the decision went by. */
  habitVersion: number;
  decision: Extract<Decision, { kind: 'write' }>;
  /** Where the trace goes on from, if it is followed. */
  traceparent?: string;
}

export abstract class CompletionStore {
  /** The facts of each key, in the order of the keys, and the database's clock. */
  abstract read(keys: readonly CompletionKey[]): Promise<{ now: string; facts: StoredFacts[] }>;

  /**
   * Writes completions and their events, all in one transaction, each only if its habit and its completion are
   * still at the versions that were decided by. No two may be of the same habit and date.
   * @returns for each, in order, whether it was written; where not, another was quicker
   */
  abstract write(writeId: string, writes: readonly CompletionWrite[]): Promise<boolean[]>;

  /** What stands from one date to another, both included, oldest first. */
  abstract history(userId: string, habitId: string, from: LocalDate, to: LocalDate): Promise<Completion[]>;
}
