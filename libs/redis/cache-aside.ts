import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { unlink } from './cluster';
import { Script } from './script';

const CACHE_LIMITS = {
  /** A drop that was lost, with its sender or on the way, is felt no longer than this. */
  keptMsMax: 60_000,
  /** What takes longer to make is not kept; so long nothing is kept either after a maker that died. */
  makingMsMax: 10_000,
};

/** What was made for a reader, and for how long it holds unless it is dropped. */
export interface Made {
  text: string;
  holdsMs: number;
}

/** A key holds one of two things, told apart by their first letter: a text, or the mark of who is making it. */
const KEPT = 'k';
const MAKING = 'm';

const keyOf = (cache: string, id: string): string => `cache:${cache}:${id}`;

/** ARGV: the maker's mark, the text, milliseconds (0: the mark goes and nothing is kept). */
const KEEP = new Script<number>(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[3] == '0' then return redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`);

/**
 * Texts that are kept until something they tell of changes. Who finds none leaves a mark, makes the text and has it
 * kept if the mark is still there; a drop takes away whichever of the two it finds. So a text that was begun before
 * a change is never kept after its drop, however long it took. Without Redis everything is made anew.
 */
export class CacheAside {
  /** @param cache the name by which those who change something drop it */
  constructor(
    private readonly redis: Redis,
    private readonly cache: string,
  ) {}

  /** @throws whatever `make` throws, and nothing else */
  async read(id: string, make: () => Promise<Made>): Promise<string> {
    const key = keyOf(this.cache, id);
    const mark = MAKING + randomUUID();
    const found = await this.findOrMark(key, mark);
    if (found?.startsWith(KEPT)) return found.slice(KEPT.length);
    const isMaker = found === null;
    try {
      const { text, holdsMs } = await make();
      if (isMaker) await this.keep(key, mark, text, holdsMs);
      return text;
    } catch (error) {
      if (isMaker) await this.keep(key, mark, '', 0);
      throw error;
    }
  }

  /** What is there; null when nothing was, and the mark is now; undefined when Redis is away. */
  private findOrMark(key: string, mark: string): Promise<string | null | undefined> {
    return this.redis.set(key, mark, 'PX', CACHE_LIMITS.makingMsMax, 'NX', 'GET').catch(() => undefined);
  }

  /** Whatever comes of it, the reader has the text. */
  private async keep(key: string, mark: string, text: string, holdsMs: number): Promise<void> {
    const keptMs = Math.max(0, Math.min(Math.floor(holdsMs), CACHE_LIMITS.keptMsMax));
    await KEEP.run(this.redis, [key], [mark, KEPT + text, keptMs]).catch(() => undefined);
  }
}

/** Drops what caches keep, for those who have changed something it tells of. */
export class CacheDrops {
  constructor(private readonly redis: Redis) {}

  /**
   * After a commit, also one of which it is not known whether it was. One command for all of them; it is neither
   * waited for nor tried again, since what is kept ends by itself and the connection tells when Redis is away.
   */
  drop(cache: string, ids: Iterable<string>): void {
    const keys = [...new Set(ids)].map((id) => keyOf(cache, id));
    if (keys.length > 0) unlink(this.redis, keys).catch(() => undefined);
  }
}
