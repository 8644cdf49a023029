import { boardId, type BoardRef, type BoardWriter, type LoadedBoard } from '#libs/board-index';
import { Database } from '#libs/database';
import type { Ids, SettlingRules } from '#libs/domain-kit';
import { candidatesOf, rowsAt } from '../storage/board-rows';
import { LIMITS } from './limits';

interface Build {
  ref: BoardRef;
  id: string;
  /** Members that changed since the build began; read once more before it becomes the board. */
  changedSince: Set<string>;
  state: 'reading' | 'read' | 'failed';
}

/**
 * Boards on their way from Postgres into the index. Rows are read aside while the publisher's cycles go on; what
 * changes meanwhile is noted and read again in the cycle that installs the board, so no change falls between.
 */
export class Builds {
  private readonly running = new Map<string, Build>();
  private readonly waiting = new Map<string, BoardRef>();
  private reading = 0;

  constructor(
    private readonly db: Database,
    private readonly writer: BoardWriter,
    private readonly ids: Ids,
    private readonly rules: () => SettlingRules,
    private readonly onFailure: (error: unknown, ref: BoardRef) => void,
  ) {}

  /** Where too many wait the wish is dropped; who misses the board asks again. */
  add(ref: BoardRef): void {
    const id = boardId(ref);
    if (this.running.has(id) || this.waiting.size >= LIMITS.builds_waiting_max) return;
    this.waiting.set(id, ref);
  }

  /** Members of a board that is being built have changed. */
  noteChanges(ref: BoardRef, memberIds: Iterable<string>): void {
    const build = this.running.get(boardId(ref));
    for (const memberId of memberIds) build?.changedSince.add(memberId);
  }

  /** The boards that are being read. */
  refs(): BoardRef[] {
    return [...this.running.values()].map((build) => build.ref);
  }

  /** Installs what has been read, then starts what waits. Call it where no marks are being applied. */
  async step(): Promise<LoadedBoard[]> {
    const installed: LoadedBoard[] = [];
    for (const [id, build] of this.running) {
      if (build.state === 'read') installed.push(await this.install(build));
      if (build.state !== 'reading') this.running.delete(id);
    }
    this.startWaiting();
    return installed;
  }

  /** Also as soon as one has been read: small boards, of which anybody may ask for many, need not wait a cycle each. */
  private startWaiting(): void {
    for (const [id, ref] of this.waiting) {
      if (this.reading >= LIMITS.builds_parallel || this.running.size >= LIMITS.builds_per_cycle_max) break;
      this.waiting.delete(id);
      this.start(ref);
    }
  }

  /** When it fails the build stays, and the next step tries again. */
  private async install(build: Build): Promise<LoadedBoard> {
    await this.put(build, [...build.changedSince]);
    return this.writer.install(build.ref, build.id, this.ids.next());
  }

  private start(ref: BoardRef): void {
    const build: Build = { ref, id: this.ids.next(), changedSince: new Set(), state: 'reading' };
    this.running.set(boardId(ref), build);
    this.reading += 1;
    this.read(build)
      .then(
        () => (build.state = 'read'),
        (error: unknown) => {
          build.state = 'failed';
          this.onFailure(error, ref);
        },
      )
      .finally(() => {
        this.reading -= 1;
        if (build.state === 'read') this.startWaiting();
      });
  }

  private async read(build: Build): Promise<void> {
    await this.put(build, await candidatesOf(this.db, build.ref));
  }

  private async put(build: Build, memberIds: string[]): Promise<void> {
    for (let from = 0; from < memberIds.length; from += LIMITS.rows_chunk) {
      const chunk = new Set(memberIds.slice(from, from + LIMITS.rows_chunk));
      const rows = await rowsAt(this.db, new Map([[build.ref, chunk]]), this.rules());
      await this.writer.build(build.ref, build.id, rows.get(build.ref)!);
    }
  }
}
