import { isUuid } from '#libs/domain-kit';
import { decodeCursor, readPaging } from '#libs/http';
import type { MemberPosition } from '../app/clan-reads';

const isText = (value: unknown): value is string => typeof value === 'string';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const isInstant = (value: unknown): boolean =>
  isText(value) && INSTANT.test(value) && !Number.isNaN(Date.parse(value));

const isPosition = (value: unknown): value is MemberPosition =>
  Array.isArray(value) && value.length === 2 && isInstant(value[0]) && isUuid(value[1]);

/** Where a list of clans goes on, by name, and how far. */
export function pagingByName(query: unknown): { limit: number; after: string | null } {
  const { limit, cursor } = readPaging(query);
  return { limit, after: cursor === null ? null : decodeCursor(cursor, isText) };
}

/** Where a list of members goes on, by time, and how far. */
export function pagingByTime(query: unknown): { limit: number; after: MemberPosition | null } {
  const { limit, cursor } = readPaging(query);
  return { limit, after: cursor === null ? null : decodeCursor(cursor, isPosition) };
}
