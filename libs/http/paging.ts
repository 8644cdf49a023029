import { unfit } from './dto';
import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { invalidQuery, LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX, queryInt, queryValue } from './query';

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface Paging {
  limit: number;
  /** Still opaque: open it with `decodeCursor`. */
  cursor: string | null;
}

export const readPaging = (query: unknown): Paging => ({
  limit: queryInt(query, 'limit', { min: 1, max: LIST_LIMIT_MAX, byDefault: LIST_LIMIT_DEFAULT }),
  cursor: queryValue(query, 'cursor') ?? null,
});

/** Tells OpenAPI that a route takes what `readPaging` reads. */
export const Paged = (): MethodDecorator =>
  applyDecorators(
    ApiQuery({
      name: 'limit',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: LIST_LIMIT_MAX, default: LIST_LIMIT_DEFAULT },
    }),
    ApiQuery({ name: 'cursor', required: false, schema: { type: 'string' } }),
  );

/**
 * One page of a list.
 * @param rows up to `limit + 1` rows: the one too many tells that there are more
 * @param cursorOf what the next page starts after, from the last row shown
 */
export function page<T>(rows: readonly T[], limit: number, cursorOf: (row: T) => unknown): Page<T> {
  const items = rows.slice(0, limit);
  const more = rows.length > limit && items.length > 0;
  return { items, nextCursor: more ? encodeCursor(cursorOf(items[items.length - 1]!)) : null };
}

/** An opaque cursor that holds a JSON value. */
export const encodeCursor = (value: unknown): string =>
  Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

/**
 * What a cursor holds.
 * @param isRight tells whether it is one of this list's: a client may send anything
 * @throws DomainError `validation` at `/query/cursor`
 */
export function decodeCursor<T>(cursor: string, isRight: (value: unknown) => value is T): T;
export function decodeCursor(cursor: string): unknown;
export function decodeCursor(cursor: string, isRight?: (value: unknown) => boolean): unknown {
  const wrong = () => invalidQuery('cursor', 'is not a cursor of this list');
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw wrong();
  }
  if (encodeCursor(value) !== cursor || unfit(value) || (isRight && !isRight(value))) throw wrong();
  return value;
}
