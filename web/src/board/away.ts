import type { RankedEntry, Standing } from '#libs/contracts';

/** What one saw of a board when one was there last. */
export interface Visit {
  periodKey: string;
  rank: number;
  /** Who stood ahead, as far as the rows were known. */
  ahead: readonly string[];
  /** Milliseconds since 1970. */
  at: number;
}

/** What happened to one's place since then. */
export interface Meanwhile {
  since: Date;
  /** Up positive. */
  places: number;
  /** Who was behind and is ahead now; at most as many as a sentence bears. */
  passedBy: readonly string[];
  /** The period of the last visit, when that is over. */
  ended: string | null;
}

/** A visit counts as another one after so long. */
export const AWAY_MS = 30 * 60_000;
const NAMES_MAX = 3;

/** A board's period as one sees it now; `me` null while one is not listed. */
export interface Seen {
  periodKey: string;
  me: Standing | null;
  rows: readonly RankedEntry[];
}

export const visitOf = ({ periodKey, rows }: Seen, me: Standing, at: number): Visit => ({
  periodKey,
  rank: me.rank,
  ahead: rows.filter(({ rank }) => rank < me.rank).map(({ memberId }) => memberId),
  at,
});

/** Null when there is nothing to tell. */
export function meanwhile(last: Visit, { periodKey, me, rows }: Seen): Meanwhile | null {
  const since = new Date(last.at);
  if (last.periodKey !== periodKey) return { since, places: 0, passedBy: [], ended: last.periodKey };
  const places = me ? last.rank - me.rank : 0;
  if (!me || places === 0) return null;
  // Where only some of those ahead were known, it cannot be said who was behind.
  const known = last.ahead.length === last.rank - 1;
  const passed = rows.filter(({ rank, memberId }) => rank < me.rank && !last.ahead.includes(memberId));
  const passedBy = known ? passed.map(({ name }) => name).slice(0, NAMES_MAX) : [];
  return { since, places, passedBy, ended: null };
}
