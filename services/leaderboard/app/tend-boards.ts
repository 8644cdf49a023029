import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { recordAction } from '#libs/audit';
import { boardId, BoardReader, type BoardRef, loadedBoards } from '#libs/board-index';
import { Database } from '#libs/database';
import { madeAtMs } from '#libs/domain-kit';
import { REDIS } from '#libs/redis';
import { addMarks } from '../storage/marks';

/** A board in the index, as an operator sees it. */
interface TendedBoard extends BoardRef {
  epoch: string;
  seq: number;
  builtAt: string;
  usedAt: string;
}

/** Where a list of boards goes on: when its last one was used, and which it was. */
interface BoardPlace {
  usedAtMs: number;
  id: string;
}

/** What an operator sees of the index, and does when a board is not believed. */
@Injectable()
export class TendBoards {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(BoardReader) private readonly reader: BoardReader,
  ) {}

  /** The boards in the index after a place, the latest used first. */
  async list(after: BoardPlace | null, boardsMax: number): Promise<TendedBoard[]> {
    const boards = (await loadedBoards(this.redis))
      .map((board) => ({ ...board, id: boardId(board.ref) }))
      .sort(latestFirst)
      .filter((board) => after === null || latestFirst(after, board) < 0)
      .slice(0, boardsMax);
    const states = await this.reader.states(boards.map(({ ref }) => ref));
    return boards.flatMap(({ ref, usedAtMs }, index) => {
      const state = states[index];
      if (!state) return [];
      const builtAt = new Date(madeAtMs(state.epoch)).toISOString();
      return [{ ...ref, ...state, builtAt, usedAt: new Date(usedAtMs).toISOString() }];
    });
  }

  /** The publisher, wherever it runs, takes the mark and builds the board from Postgres under a fresh epoch. */
  rebuild(actorId: string, ref: BoardRef): Promise<void> {
    const board = boardId(ref);
    return this.db.transaction(async (tx) => {
      await addMarks(tx, [{ kind: 'rebuild', board, memberId: actorId, localDate: null }]);
      await recordAction(tx, { actorId, act: 'board-rebuilt', target: board });
    });
  }
}

const latestFirst = (a: BoardPlace, b: BoardPlace): number =>
  b.usedAtMs - a.usedAtMs || (a.id < b.id ? -1 : Number(a.id > b.id));
