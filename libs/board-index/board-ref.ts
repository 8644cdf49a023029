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
 * Boards belong to families, each with its own list of them, wish list and term: scripts touch those together with a
 * board, so in a cluster they must be on one node, which a name in braces makes sure of. More families than anyone
 * has nodes.
 */
const FAMILIES_MAX = 16;

const familyTag = (family: number): string => `{boards-${family}}`;

function familyOf(id: string): number {
  let hash = 0;
  for (let at = 0; at < id.length; at += 1) hash = (hash * 31 + id.charCodeAt(at)) >>> 0;
  return hash % FAMILIES_MAX;
}

const keysOfFamily = (family: number) => ({
  /** A sorted set of boards by when somebody last read them (milliseconds). */
  loaded: `${familyTag(family)}:loaded`,
  /** Boards that a reader missed; the publisher builds them. */
  wanted: `${familyTag(family)}:wanted`,
  /** The term of the one publisher that may write; a later publisher has a higher one. */
  term: `${familyTag(family)}:term`,
});

export const FAMILIES: readonly ReturnType<typeof keysOfFamily>[] = Array.from(
  { length: FAMILIES_MAX },
  (_, family) => keysOfFamily(family),
);

/** The keys that a board shares with its family. */
export const familyKeys = (id: string) => FAMILIES[familyOf(id)]!;

/**
 * The Redis keys of a board. A board is readable exactly while `meta` is there: it holds the epoch and the
 * sequence number. `order` is a sorted set whose own order is the board's, `rows` maps a member to its row.
 */
export const boardKeys = (id: string) => keysBelow(`board:${familyTag(familyOf(id))}:${id}`);

/** Of what is being built aside from a board. */
export const builtKeys = (id: string, buildId: string) =>
  keysBelow(`board:${familyTag(familyOf(id))}:${id}:built:${buildId}`);

const keysBelow = (name: string) => ({ meta: `${name}:meta`, order: `${name}:order`, rows: `${name}:rows` });
