import type { Redis } from 'ioredis';
import { boardChannel } from '#libs/contracts';
import { listeners, together } from '#libs/redis';
import {
  boardId,
  boardKeys,
  builtKeys,
  FAMILIES,
  familyKeys,
  parseBoardId,
  type BoardRef,
} from './board-ref';
import { loadedBoards } from './loaded-boards';
import { encodeRow, PLACE_LENGTH, placeOf, weightOf, type BoardRow } from './row';
import { APPLY, CLAIM, INSTALL, TAKE_OUT } from './write-scripts';

/** A later publisher writes now; this one must stop. Also thrown when Redis forgot the term: claim it again. */
export class FencedError extends Error {
  constructor() {
    super('another publisher of boards has taken over, or Redis lost its memory');
    this.name = 'FencedError';
  }
}

/** A row as it is now; `row` null when the member is not listed. */
export interface RowChange {
  memberId: string;
  row: BoardRow | null;
}

/** What the publisher believes a board's index to be at. */
export interface LoadedBoard {
  ref: BoardRef;
  epoch: string;
  seq: number;
}

/** Rows half built that nobody comes back for are forgotten after this. */
const BUILD_TTL_S = 900;
/** Boards taken from the wish list of a family at once. */
const WANTED_BATCH_MAX = 4;

/**
 * Writes boards into their index. There is one writer at a time, the publisher that holds the latest term.
 * @throws FencedError from every method that writes
 */
export class BoardWriter {
  constructor(
    private readonly redis: Redis,
    private readonly term: number,
  ) {}

  async claim(): Promise<void> {
    for (const reply of await Promise.all(
      FAMILIES.map(({ term }) => CLAIM.run(this.redis, [term], [this.term])),
    ))
      unfenced(reply);
  }

  /**
   * Applies rows as one step; null when the index is not as `board` says.
   * @param traceparents of what it shows, as far as that is followed
   */
  async apply(
    board: LoadedBoard,
    changes: readonly RowChange[],
    traceparents: readonly string[] = [],
  ): Promise<number | null> {
    const id = boardId(board.ref);
    const { meta, order, rows } = boardKeys(id);
    const { board: name, period, periodKey } = board.ref;
    const reply = unfenced(
      await APPLY.run(
        this.redis,
        [familyKeys(id).term, meta, order, rows],
        [
          this.term,
          board.epoch,
          board.seq,
          boardChannel(name, period, periodKey),
          traceparents.length === 0 ? '' : `,"traceparents":${JSON.stringify(traceparents)}`,
          ...changes.flatMap(argsOf),
        ],
      ),
    );
    return reply[0] === 'lost' ? null : reply[1];
  }

  /** Puts rows into a board that is being built, aside from the one that is read. */
  async build(ref: BoardRef, buildId: string, changes: readonly RowChange[]): Promise<void> {
    if (changes.length === 0) return;
    const { order, rows } = builtKeys(boardId(ref), buildId);
    const gone = changes.filter((change) => change.row === null).map((change) => change.memberId);
    const old = await this.redis.hmget(rows, ...changes.map((change) => change.memberId));
    const pipeline = this.redis.pipeline();
    const places = old.flatMap((row) => (row === null ? [] : [row.slice(0, PLACE_LENGTH)]));
    if (places.length > 0) pipeline.zrem(order, ...places);
    if (gone.length > 0) pipeline.hdel(rows, ...gone);
    const present = changes.flatMap((change) => change.row ?? []);
    if (present.length > 0) {
      pipeline.zadd(order, ...present.flatMap((row) => [weightOf(row.score), placeOf(row)]));
      pipeline.hset(rows, ...present.flatMap((row) => [row.memberId, encodeRow(row)]));
    }
    pipeline.expire(order, BUILD_TTL_S).expire(rows, BUILD_TTL_S);
    for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
  }

  /** Makes what was built the board; its sequence starts anew under the fresh epoch. */
  async install(ref: BoardRef, buildId: string, epoch: string): Promise<LoadedBoard> {
    const id = boardId(ref);
    const { meta, order, rows } = boardKeys(id);
    const built = builtKeys(id, buildId);
    const { term, loaded, wanted } = familyKeys(id);
    const keys = [term, meta, order, rows, built.order, built.rows, loaded, wanted];
    const channel = boardChannel(ref.board, ref.period, ref.periodKey);
    unfenced(await INSTALL.run(this.redis, keys, [this.term, epoch, channel, id, Date.now()]));
    return { ref, epoch, seq: 1 };
  }

  async takeOut(ref: BoardRef): Promise<void> {
    const id = boardId(ref);
    const { meta, order, rows } = boardKeys(id);
    const { term, loaded } = familyKeys(id);
    unfenced(await TAKE_OUT.run(this.redis, [term, meta, order, rows, loaded], [this.term, id]));
  }

  /** Boards in the index, the longest unread first. */
  loaded(): ReturnType<typeof loadedBoards> {
    return loadedBoards(this.redis);
  }

  /** Takes boards off the wish list. */
  async wanted(): Promise<BoardRef[]> {
    const replies = await together(
      this.redis,
      FAMILIES.map(({ wanted }) => ['spop', wanted, WANTED_BATCH_MAX]),
    );
    return (replies as string[][]).flat().map(parseBoardId);
  }

  /** How many gateways watch each board. */
  watchers(refs: readonly BoardRef[]): Promise<number[]> {
    return listeners(
      this.redis,
      refs.map((ref) => boardChannel(ref.board, ref.period, ref.periodKey)),
    );
  }
}

const argsOf = ({ memberId, row }: RowChange): (string | number)[] =>
  row === null ? [memberId, '', ''] : [memberId, weightOf(row.score), encodeRow(row)];

function unfenced<R extends [string, ...unknown[]]>(reply: R): Exclude<R, ['fenced']> {
  if (reply[0] === 'fenced') throw new FencedError();
  return reply as Exclude<R, ['fenced']>;
}
