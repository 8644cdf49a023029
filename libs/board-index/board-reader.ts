import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { BOARD_WINDOW_ROWS, type BoardEntry, type RankedEntry, type Standing } from '#libs/contracts';
import { fromHundredths } from '#libs/domain-kit';
import { together } from '#libs/redis';
import { boardId, boardKeys, familyKeys, type BoardRef } from './board-ref';
import {
  READ_AFTER,
  READ_AROUND,
  READ_FROM,
  READ_RANKS,
  type RanksReply,
  type RowsReply,
  UNCHANGED,
  WANT,
} from './read-scripts';
import { entryOf, entryTextOf, placeOf, weightOf } from './row';
import { SharedReads } from './shared-reads';

/** Where a board stands: rows are equal whenever these are. */
export interface BoardState {
  epoch: string;
  seq: number;
  /** Rows of the whole board. */
  total: number;
}

export interface BoardRows extends BoardState {
  entries: RankedEntry[];
}

/** Rows as the wire's entries in JSON, without their ranks: from `first` on, 0 being the top. */
export interface BoardTexts extends BoardState {
  first: number;
  rows: readonly string[];
}

export interface BoardRanks extends BoardState {
  /** In the order asked for; null for who is not listed. */
  standings: (Standing | null)[];
}

/** A row after which a page goes on. */
export type PageStart = Pick<BoardEntry, 'memberId' | 'reachedAt'> & { scoreHundredths: number };

/** A reader looks so often, 4 seconds in all, for a board that is being built before it gives up. */
const BUILD_POLL_MS = 20;
const BUILD_POLLS_MAX = 200;
const WANT_EVERY_POLLS = 25;
/** A full page, and the row that tells that there is another one. */
const TOP_ROWS = BOARD_WINDOW_ROWS + 1;
/** Boards whose first rows are kept, some 20 KB each. */
const TOPS_KEPT_MAX = 200;
/** A board's last use is written down at most so often per process. */
const TOUCH_EVERY_MS = 60_000;
const TOUCHED_MAX = 10_000;

/**
 * Reads boards from their index in Redis, each reading in one atomic step. Every method answers null while the
 * board is not in the index.
 */
export class BoardReader {
  private readonly touchedAtMs = new Map<string, number>();
  private readonly tops = new SharedReads<BoardTexts>(TOPS_KEPT_MAX);

  constructor(private readonly redis: Redis) {}

  /** `count` rows from rank `first` on (0 is the top). */
  async from(ref: BoardRef, first: number, count: number): Promise<BoardRows | null> {
    const found = await this.textsFrom(ref, first, count);
    if (found === null) return null;
    const { rows, first: _, ...state } = found;
    return { ...state, entries: rows.map((row, index) => ({ rank: first + index + 1, ...entryOf(row) })) };
  }

  /** The same as the index holds them. */
  async textsFrom(ref: BoardRef, first: number, count: number): Promise<BoardTexts | null> {
    return textsOf(await READ_FROM.run(this.redis, this.keysOf(ref), [first, count]));
  }

  /** The first rows, as many as a view has and one more. */
  top(ref: BoardRef): Promise<BoardTexts | null> {
    return this.tops.read(boardId(ref), (known) => this.topNow(ref, known));
  }

  /** The rows that follow a row, whether or not it is still there. */
  async after(ref: BoardRef, start: PageStart, count: number): Promise<BoardTexts | null> {
    const place = placeOf({ memberId: start.memberId, reachedAtMs: Date.parse(start.reachedAt) });
    const args = [weightOf(start.scoreHundredths), place, count];
    return textsOf(await READ_AFTER.run(this.redis, this.keysOf(ref), args));
  }

  /** A member with its neighbours; no rows when it is not listed. */
  async around(ref: BoardRef, memberId: string, radius: number): Promise<BoardTexts | null> {
    return textsOf(await READ_AROUND.run(this.redis, this.keysOf(ref), [memberId, radius]));
  }

  async ranks(ref: BoardRef, memberIds: readonly string[]): Promise<BoardRanks | null> {
    return ranksOf(await READ_RANKS.run(this.redis, this.keysOf(ref), memberIds), memberIds.length);
  }

  /** Epoch and sequence number of several boards; null for those that are not in the index. */
  async states(refs: readonly BoardRef[]): Promise<(Omit<BoardState, 'total'> | null)[]> {
    if (refs.length === 0) return [];
    const replies = await together(
      this.redis,
      refs.map((ref) => ['hmget', boardKeys(boardId(ref)).meta, 'epoch', 'seq']),
    );
    return replies.map((reply) => {
      const [epoch, seq] = reply as [string | null, string | null];
      return epoch === null ? null : { epoch, seq: Number(seq) };
    });
  }

  /** Tells the publisher that somebody misses this board, unless it has come meanwhile. */
  async want(ref: BoardRef): Promise<void> {
    const id = boardId(ref);
    await WANT.run(this.redis, [boardKeys(id).meta, familyKeys(id).wanted], [id]);
  }

  /** Reads, and where the board is not there has it built and waits; null when that takes too long. */
  async awaited<T>(ref: BoardRef, read: () => Promise<T | null>): Promise<T | null> {
    const found = await read();
    if (found !== null) return found;
    for (let polls = 0; polls < BUILD_POLLS_MAX; polls++) {
      // Again now and then: Redis may forget a wish as it forgot the board.
      if (polls % WANT_EVERY_POLLS === 0) await this.want(ref);
      await pause(BUILD_POLL_MS);
      const built = await read();
      if (built !== null) return built;
    }
    return null;
  }

  /** What is known is not sent again: equal epochs and sequence numbers mean equal rows. */
  private async topNow(ref: BoardRef, known: BoardTexts | undefined): Promise<BoardTexts | null> {
    const args = [0, TOP_ROWS, known?.epoch ?? '', known?.seq ?? ''];
    const reply = await READ_FROM.run(this.redis, this.keysOf(ref), args);
    return reply?.[3] === UNCHANGED ? known! : textsOf(reply);
  }

  private keysOf(ref: BoardRef): string[] {
    const id = boardId(ref);
    this.touch(id);
    const { meta, order, rows } = boardKeys(id);
    return [meta, order, rows];
  }

  private touch(id: string): void {
    const now = Date.now();
    if (now - (this.touchedAtMs.get(id) ?? 0) < TOUCH_EVERY_MS) return;
    if (this.touchedAtMs.size >= TOUCHED_MAX) this.touchedAtMs.clear();
    this.touchedAtMs.set(id, now);
    // Lost at worst an hour's grace before the board is taken out and built again.
    this.redis.zadd(familyKeys(id).loaded, 'XX', now, id).catch(() => undefined);
  }
}

function textsOf(reply: RowsReply): BoardTexts | null {
  if (reply === null) return null;
  const [epoch, seq, total, first, ...rows] = reply;
  return { epoch, seq: Number(seq), total, first, rows: rows.map(entryTextOf) };
}

function ranksOf(reply: RanksReply, count: number): BoardRanks | null {
  if (reply === null) return null;
  const [epoch, seq, total, ...found] = reply;
  const standings = Array.from({ length: count }, (_, index) => {
    const rank = found[2 * index];
    const weight = found[2 * index + 1];
    if (typeof rank !== 'number') return null;
    return { rank: rank + 1, score: fromHundredths(-Number(weight)) };
  });
  return { epoch, seq: Number(seq), total, standings };
}
