import {
  boardId,
  type BoardRef,
  BoardWriter,
  type LoadedBoard,
  parseBoardId,
  type RowChange,
} from '#libs/board-index';
import type { Period } from '#libs/contracts';
import { Database } from '#libs/database';
import {
  beginEach,
  during,
  type Ids,
  type LocalDate,
  type Logger,
  periodKey,
  type SettlingRules,
} from '#libs/domain-kit';
import { rowsAt } from '../storage/board-rows';
import { oldestMarks, removeMarks, type WaitingMark } from '../storage/marks';
import { Builds } from './builds';
import { LIMITS } from './limits';
import { nobody, type Onlooker } from './onlooker';
import { touchedPlaces } from './touched-places';
import type { TellGateways } from './tell-gateways';

/**
 * Brings what changed in Postgres to the index, one cycle after the other. It is the only writer of the index
 * while its term lasts, so what it remembers of each board's sequence number is the truth; where Redis says
 * otherwise, Redis has lost or revived something, and the board is built anew under a fresh epoch.
 */
export class Publisher {
  private readonly loaded = new Map<string, LoadedBoard>();
  private readonly builds: Builds;

  constructor(
    private readonly db: Database,
    private readonly writer: BoardWriter,
    private readonly tell: TellGateways,
    private readonly rules: () => SettlingRules,
    ids: Ids,
    log: Logger,
    private readonly onlooker: Onlooker = nobody,
  ) {
    this.builds = new Builds(db, writer, ids, rules, (error, ref) => {
      log.warn({ err: error, ...ref }, 'a board could not be built; who misses it asks again');
    });
  }

  /** Takes boards over as a former publisher left them. */
  adopt(boards: readonly LoadedBoard[]): void {
    for (const board of boards) this.loaded.set(boardId(board.ref), board);
  }

  /** @returns how many marks it took; when it is `cycle_marks_max` more may be waiting */
  async cycle(): Promise<number> {
    for (const ref of await this.writer.wanted()) this.want(ref);
    this.adopt(await this.builds.step());
    const marks = await oldestMarks(this.db, LIMITS.cycle_marks_max);
    const readAtMs = performance.now();
    await this.publish(marks);
    for (const { kind, board } of marks)
      if (kind === 'rebuild' && board !== null) await this.rebuild(parseBoardId(board));
    const workedSeconds = (performance.now() - readAtMs) / 1000;
    await removeMarks(
      this.db,
      marks.map((mark) => mark.id),
    );
    for (const { ageSeconds } of marks)
      if (ageSeconds !== null) this.onlooker.published(ageSeconds + workedSeconds);
    return marks.length;
  }

  private publish(marks: readonly WaitingMark[]): Promise<void> {
    const { tracer } = this.onlooker;
    const name = () => 'leaderboard publishes boards';
    const { all, spans } = beginEach(tracer, marks.flatMap(asFollowed), name);
    return during(tracer, spans, async () => {
      await this.applyMarks(marks, all);
      await this.tell.about(marks);
    });
  }

  /** Somebody found nothing to read, so whatever was believed to be there is not. */
  private want(ref: BoardRef): void {
    this.loaded.delete(boardId(ref));
    this.builds.add(ref);
  }

  private async applyMarks(marks: readonly WaitingMark[], followed: readonly FollowedMark[]): Promise<void> {
    const building = new Set(this.builds.refs());
    const boards = [...[...this.loaded.values()].map((board) => board.ref), ...building];
    const places = new Map(touchedPlaces(marks, boards));
    for (const ref of building) {
      this.builds.noteChanges(ref, places.get(ref) ?? []);
      places.delete(ref);
    }
    const rows = [...(await rowsAt(this.db, places, this.rules()))];
    for (let from = 0; from < rows.length; from += LIMITS.apply_parallel_boards) {
      const slice = rows.slice(from, from + LIMITS.apply_parallel_boards);
      await Promise.all(slice.map(([ref, changes]) => this.apply(ref, changes, tracesOn(ref, followed))));
    }
  }

  private async apply(ref: BoardRef, changes: RowChange[], traceparents: string[]): Promise<void> {
    const board = this.loaded.get(boardId(ref));
    if (!board) return;
    const seq = await this.writer.apply(board, changes, traceparents);
    if (seq !== null) {
      board.seq = seq;
      return;
    }
    await this.rebuild(board.ref);
  }

  /** Until it has been built nobody reads it, so where that fails whoever misses it asks again. */
  private async rebuild(ref: BoardRef): Promise<void> {
    await this.writer.takeOut(ref);
    this.want(ref);
  }

  /** Boards that nobody uses any more leave the index. */
  async evict(nowMs: number, stays: (ref: BoardRef) => boolean): Promise<void> {
    const boards = await this.writer.loaded();
    const excess = boards.length - LIMITS.loaded_boards_max;
    const candidates = boards
      .filter(({ usedAtMs }, index) => usedAtMs < nowMs - LIMITS.unused_ms || index < excess)
      .map(({ ref }) => ref)
      .filter((ref) => !stays(ref));
    const watchers = await this.writer.watchers(candidates);
    for (const [index, ref] of candidates.entries()) {
      if (watchers[index]! > 0) continue;
      this.loaded.delete(boardId(ref));
      await this.writer.takeOut(ref);
    }
  }
}

type FollowedMark = Pick<WaitingMark, 'board' | 'localDate'> & { traceparent: string };

const asFollowed = ({ board, localDate, traceparent }: WaitingMark): FollowedMark[] =>
  traceparent === null ? [] : [{ board, localDate, traceparent }];

/** The traces of what a board's step shows. */
const tracesOn = ({ board, period, periodKey: key }: BoardRef, followed: readonly FollowedMark[]): string[] =>
  followed
    .filter((mark) => mark.board?.split(' ').includes(board) && isWithin(mark.localDate, period, key))
    .slice(0, LIMITS.step_traces_max)
    .map(({ traceparent }) => traceparent);

const isWithin = (date: LocalDate | null, period: Period, key: string): boolean =>
  date === null || periodKey(period, date) === key;
