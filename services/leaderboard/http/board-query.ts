import type { BoardRef, PageStart } from '#libs/board-index';
import { PERIODS, type Period } from '#libs/contracts';
import { isUuid, periodDates, toHundredths } from '#libs/domain-kit';
import { decodeCursor, invalidQuery, queryEnum, queryText } from '#libs/http';
import type { SeenBoard } from '../app/see-board';

export const KEY_CHARACTERS_MAX = 10;

export const periodIn = (query: unknown): Period => queryEnum(query, 'period', PERIODS, { required: true });

/** The board of the period and key asked for; without a key, of the viewer's own. */
export function refIn(query: unknown, seen: SeenBoard): BoardRef {
  const period = periodIn(query);
  const given = queryText(query, 'key', { max: KEY_CHARACTERS_MAX });
  if (given !== undefined && periodDates(period, given) === undefined)
    throw invalidQuery('key', `is not the key of a ${period}`);
  const periodKey = given ?? seen.own(period).key;
  return { board: seen.board, period, periodKey };
}

/** The last row of a page: score, when it was reached, member. */
type CursorValue = [number, string, string];

export const cursorAfter = (row: { score: number; reachedAt: string; memberId: string }): CursorValue => [
  toHundredths(row.score),
  row.reachedAt,
  row.memberId,
];

export function startIn(cursor: string | null): PageStart | null {
  if (cursor === null) return null;
  const [scoreHundredths, reachedAt, memberId] = decodeCursor(cursor, isCursorValue);
  return { scoreHundredths, reachedAt, memberId };
}

const isCursorValue = (value: unknown): value is CursorValue =>
  Array.isArray(value) &&
  value.length === 3 &&
  Number.isSafeInteger(value[0]) &&
  typeof value[1] === 'string' &&
  Date.parse(value[1]) > 0 &&
  isUuid(value[2]);

/** Where a list goes on that is short and only grows at its end. */
export const placeIn = (cursor: string | null): number =>
  cursor === null ? 0 : decodeCursor(cursor, isPlace);

const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
