import type { BoardName, Period } from '#libs/contracts';

/** One board of one period. */
export interface BoardRef {
  board: BoardName;
  period: Period;
  periodKey: string;
}

/** A board by one name, `clan:{id}/week/2026-W47`; `parseBoardId` takes it apart again. */
export const boardId = ({ board, period, periodKey }: BoardRef): string => `${board}/${period}/${periodKey}`;

export function parseBoardId(id: string): BoardRef {
  const [board, period, periodKey] = id.split('/');
  return { board: board as BoardName, period: period as Period, periodKey: periodKey! };
}

/**
 * The Redis keys of a board. A board is readable exactly while `meta` is there: it holds the epoch and the
 * sequence number. `order` is a sorted set whose own order is the board's, `rows` maps a member to its row.
 */
export const boardKeys = (id: string) => ({
  meta: `board:${id}:meta`,
  order: `board:${id}:order`,
  rows: `board:${id}:rows`,
});

/** Boards in Redis, a sorted set by when somebody last read them (milliseconds). */
export const LOADED_KEY = 'boards:loaded';
/** Boards that a reader missed; the publisher builds them. */
export const WANTED_KEY = 'boards:wanted';
/** The term of the one publisher that may write; a later publisher has a higher one. */
export const TERM_KEY = 'boards:term';
