import type { BoardEntry, RankedEntry } from '#libs/contracts';
import { fromHundredths, type Hundredths } from '#libs/domain-kit';

/** A member's place on a board: whole numbers, so that the order is exact. */
export interface BoardRow {
  memberId: string;
  name: string;
  avatarUrl: string | null;
  /** Above 0. */
  score: Hundredths;
  reachedAtMs: number;
}

const REACHED_DIGITS = 15;
/** Characters of a place: the digits, one separator, a UUID. */
export const PLACE_LENGTH = REACHED_DIGITS + 1 + 36;

/** Orders equal scores as text: the one who reached it first, then the smaller id. */
export const placeOf = (row: { reachedAtMs: number; memberId: string }): string =>
  `${String(row.reachedAtMs).padStart(REACHED_DIGITS, '0')}:${row.memberId}`;

/** What a place sorts by in the sorted set: higher scores come first. */
export const weightOf = (score: Hundredths): number => -score;

/** The wire's entry as text, written out since there are so many. */
const textOf = ({ memberId, name, avatarUrl, score, reachedAtMs }: BoardRow): string =>
  `{"memberId":"${memberId}","name":${JSON.stringify(name)},"avatarUrl":${JSON.stringify(avatarUrl)},` +
  `"score":${fromHundredths(score)},"reachedAt":"${new Date(reachedAtMs).toISOString()}"}`;

/** The row as `rows` keeps it: its place, so that it can be taken out of the order, then the wire's entry. */
export const encodeRow = (row: BoardRow): string => placeOf(row) + textOf(row);

/** The wire's entry in JSON. */
export const entryTextOf = (encoded: string): string => encoded.slice(PLACE_LENGTH);

export const entryOf = (text: string): BoardEntry => JSON.parse(text) as BoardEntry;

/** The row without its rank. */
export const unranked = ({ memberId, name, avatarUrl, score, reachedAt }: RankedEntry): BoardEntry => ({
  memberId,
  name,
  avatarUrl,
  score,
  reachedAt,
});
