import type { Redis } from 'ioredis';
import { BoardReader, BoardWriter } from '#libs/board-index';
import type { Queryable } from '#libs/database';
import { runOf } from '#libs/redis';
import { isKnownRun, nextTerm, rememberRun } from '../storage/index-memory';
import type { Publisher } from './publisher';

/** A writer with a term of its own, later than every one before. */
export const newWriter = async (db: Queryable, redis: Redis): Promise<BoardWriter> =>
  new BoardWriter(redis, await nextTerm(db));

/**
 * Claims the index and takes its boards over. Boards of the same run of Redis go on; after a restart it may hold an
 * old dump, so they are built anew.
 * @throws FencedError when a later publisher has claimed it
 */
export async function takeOver(
  db: Queryable,
  redis: Redis,
  writer: BoardWriter,
  publisher: Publisher,
): Promise<void> {
  await writer.claim();
  const boards = (await writer.loaded()).map(({ ref }) => ref);
  const runId = await runOf(redis);
  if (!(await isKnownRun(db, runId))) {
    for (const ref of boards) await writer.takeOut(ref);
    await rememberRun(db, runId);
    return;
  }
  const states = await new BoardReader(redis).states(boards);
  publisher.adopt(boards.flatMap((ref, index) => (states[index] ? { ref, ...states[index] } : [])));
}
