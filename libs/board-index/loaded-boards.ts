import type { Redis } from 'ioredis';
import { together } from '#libs/redis';
import { type BoardRef, FAMILIES, parseBoardId } from './board-ref';

/** Boards in the index, the longest unread first. */
export async function loadedBoards(redis: Redis): Promise<{ ref: BoardRef; usedAtMs: number }[]> {
  const replies = await together(
    redis,
    FAMILIES.map(({ loaded }) => ['zrange', loaded, 0, -1, 'WITHSCORES']),
  );
  const flat = (replies as string[][]).flat();
  return Array.from({ length: flat.length / 2 }, (_, index) => ({
    ref: parseBoardId(flat[2 * index]!),
    usedAtMs: Number(flat[2 * index + 1]),
  })).sort((a, b) => a.usedAtMs - b.usedAtMs);
}
