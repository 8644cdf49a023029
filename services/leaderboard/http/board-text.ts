import { entryOf } from '#libs/board-index';
import { encodeCursor } from '#libs/http';
import type { BoardAnswer } from '../app/read-board';
import { cursorAfter } from './board-query';

/** Answers that were made of the same rows, for as long as those are kept: a first page is read far more often than it changes. */
const answers = new WeakMap<readonly string[], Map<string, Buffer>>();

/** A first page as bytes, made once for everybody who reads it. */
export function sharedBoardText(answer: BoardAnswer, limit: number): Buffer {
  const ofRows = answers.get(answer.rows) ?? new Map<string, Buffer>();
  answers.set(answer.rows, ofRows);
  const name = `${answer.status} ${limit}`;
  const bytes = ofRows.get(name) ?? Buffer.from(boardText(answer, limit));
  ofRows.set(name, bytes);
  return bytes;
}

/** A page of a board as JSON. Rows lie in the index as JSON, and are not taken apart to be put together again. */
export function boardText({ rows, first, ...state }: BoardAnswer, limit: number): string {
  const items = rows.slice(0, limit).map((row, index) => `{"rank":${first + index + 1},${row.slice(1)}`);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const nextCursor = last === undefined ? 'null' : `"${encodeCursor(cursorAfter(entryOf(last)))}"`;
  return `${JSON.stringify(state).slice(0, -1)},"items":[${items.join(',')}],"nextCursor":${nextCursor}}`;
}
