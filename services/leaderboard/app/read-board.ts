import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '#libs/auth';
import { BoardReader, entryOf, type BoardRef, type BoardTexts, type PageStart } from '#libs/board-index';
import {
  type BoardSnapshot,
  type BoardStatus,
  type BoardView,
  type Period,
  type Standing,
} from '#libs/contracts';
import { Database, type Queryable } from '#libs/database';
import { DomainError, notFound } from '#libs/domain-kit';
import { clanBoard, CLANS, GLOBAL } from '../domain/boards';
import { ownClans } from '../storage/viewers';
import { SeeBoard, type SeenBoard } from './see-board';

export type BoardAnswer = BoardRef & BoardTexts & { status: BoardStatus };
export interface OwnRank extends BoardRef, Standing {
  total: number;
}

/**
 * A period that nobody on earth has reached has no index; its first real epoch will be another one. Rows of its own, since
 * what was made of the same rows is the same answer.
 */
const notBegun = (): BoardTexts => ({ epoch: 'to-come', seq: 0, total: 0, first: 0, rows: [] });
const RETRY_AFTER_SECONDS = 1;

/** Reads boards as their index holds them; one that is not there is built meanwhile. */
@Injectable()
export class ReadBoard {
  constructor(
    @Inject(SeeBoard) private readonly boards: SeeBoard,
    @Inject(BoardReader) private readonly reader: BoardReader,
    @Inject(Database) private readonly db: Queryable,
  ) {}

  /** Rows from the top, or those after a row; there may be more than were asked for. */
  page(ref: BoardRef, now: Date, start: PageStart | null, count: number): Promise<BoardAnswer> {
    return this.rows(ref, now, () =>
      start === null ? this.reader.top(ref) : this.reader.after(ref, start, count),
    );
  }

  /** Rows from a rank on, 1 being the top. */
  pageFrom(ref: BoardRef, now: Date, rank: number, count: number): Promise<BoardAnswer> {
    return this.rows(ref, now, () => this.reader.textsFrom(ref, rank - 1, count));
  }

  /** @throws DomainError not-found when the member is not listed */
  async around(ref: BoardRef, now: Date, memberId: string, radius: number): Promise<BoardAnswer> {
    const answer = await this.rows(ref, now, () => this.reader.around(ref, memberId, radius));
    if (answer.rows.length === 0) throw notFound('member on this board');
    return answer;
  }

  /** The viewer's own period as a gateway needs it. */
  async view(viewer: Viewer, seen: SeenBoard, period: Period, top: number): Promise<BoardView> {
    const { key, turnsAt, nextKey } = seen.own(period);
    const ref: BoardRef = { board: seen.board, period, periodKey: key };
    const { rows, first, ...state } = await this.page(ref, seen.now, null, top);
    const entries = rows.slice(0, top).map((row, index) => ({ rank: first + index + 1, ...entryOf(row) }));
    const snapshot: BoardSnapshot = { ...state, entries };
    const me = seen.board === CLANS ? null : await this.reader.ranks(ref, [viewer.userId]);
    return {
      snapshot,
      me: me?.standings[0] ?? null,
      at: seen.now.toISOString(),
      periodEndsAt: turnsAt?.toISOString() ?? null,
      nextKey,
    };
  }

  /** The viewer's places on `global` and the boards of their clans, where they are listed. */
  async ownRanks(viewer: Viewer, period: Period): Promise<OwnRank[]> {
    const global = await this.boards.see(viewer, GLOBAL);
    const periodKey = global.own(period).key;
    const clans = await ownClans(this.db, viewer.userId);
    const boards = [GLOBAL, ...clans.map(clanBoard)];
    const ranks = await Promise.all(
      boards.map(async (board) => {
        const ref: BoardRef = { board, period, periodKey };
        const found = await this.there(ref, () => this.reader.ranks(ref, [viewer.userId]));
        const standing = found.standings[0];
        return standing ? { ...ref, ...standing, total: found.total } : null;
      }),
    );
    return ranks.filter((rank) => rank !== null);
  }

  private async rows(ref: BoardRef, now: Date, read: () => Promise<BoardTexts | null>): Promise<BoardAnswer> {
    const { status, begun } = this.boards.statusOf(ref, now);
    const rows = begun ? await this.there(ref, read) : notBegun();
    return { ...ref, status, ...rows };
  }

  private async there<T>(ref: BoardRef, read: () => Promise<T | null>): Promise<T> {
    const found = await this.reader.awaited(ref, read);
    if (found !== null) return found;
    throw new DomainError('unavailable', 'This board is being built.', undefined, RETRY_AFTER_SECONDS);
  }
}
