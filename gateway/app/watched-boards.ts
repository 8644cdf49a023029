import { boardId, type BoardReader, type BoardRef } from '#libs/board-index';
import { boardChannel, type BoardStep } from '#libs/contracts';
import { DomainError, type Tracer } from '#libs/domain-kit';
import { BoardWatch } from './board-watch';
import type { Channels } from './channels';
import { LIMITS } from './limits';
import type { Fanout, View, Watcher } from './views';

interface Watched {
  watch: BoardWatch;
  /** Subscribed and loaded; then how to stop. */
  opened: Promise<() => void>;
  /** Who is about to watch, so that the board stays meanwhile. */
  pending: number;
}

/** The boards that somebody at this gateway watches, each with one subscription to its channel. */
export class WatchedBoards {
  private readonly boards = new Map<string, Watched>();
  private comparing = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly channels: Channels,
    private readonly reader: BoardReader,
    private readonly fanout: Fanout,
    private readonly tracer: Tracer,
  ) {
    this.timer = setInterval(() => void this.compare(), LIMITS.compare_every_ms).unref();
  }

  /**
   * Adds a watcher and tells its view in the same turn.
   * @throws DomainError unavailable when neither Redis nor the leaderboard has the board in time
   */
  async add(ref: BoardRef, watcher: Watcher, tell: (watch: BoardWatch, view: View) => void): Promise<void> {
    const watched = this.opening(ref);
    watched.pending += 1;
    try {
      await watched.opened;
      await watched.watch.add(watcher, (view) => tell(watched.watch, view));
    } finally {
      watched.pending -= 1;
      this.closeUnused(ref);
    }
  }

  remove(watch: BoardWatch, watcher: Watcher): void {
    watch.remove(watcher);
    this.closeUnused(watch.ref);
  }

  close(): void {
    clearInterval(this.timer);
    for (const { watch } of this.boards.values()) watch.close();
    this.boards.clear();
  }

  private opening(ref: BoardRef): Watched {
    const id = boardId(ref);
    const known = this.boards.get(id);
    if (known) return known;
    const watch = new BoardWatch(ref, this.reader, this.fanout);
    const watched: Watched = { watch, opened: this.open(watch), pending: 0 };
    // Whoever waits for it is told; here it only must not go unheard.
    watched.opened.catch(() => this.boards.delete(id));
    this.boards.set(id, watched);
    return watched;
  }

  private async open(watch: BoardWatch): Promise<() => void> {
    const { board, period, periodKey } = watch.ref;
    const stop = await this.channels.listen(boardChannel(board, period, periodKey), (message) =>
      this.take(watch, JSON.parse(message) as BoardStep),
    );
    if (await watch.load()) return stop;
    stop();
    throw new DomainError('unavailable', 'This board is being built.', undefined, 1);
  }

  /** A followed step has its spans until every socket has been told. */
  private take(watch: BoardWatch, step: BoardStep): void {
    const name = `gateway tells ${watch.ref.period} of ${watch.ref.board.split(':')[0]}`;
    const spans = step.traceparents?.map((traceparent) => this.tracer.begin(name, traceparent)) ?? [];
    const reading = watch.onStep(step);
    if (spans.length === 0) return;
    const end = (): void => spans.forEach((span) => span?.end());
    if (reading) void reading.then(end);
    else end();
  }

  private closeUnused(ref: BoardRef): void {
    const watched = this.boards.get(boardId(ref));
    if (!watched || watched.pending > 0 || !watched.watch.isEmpty) return;
    this.boards.delete(boardId(ref));
    watched.watch.close();
    watched.opened.then((stop) => stop()).catch(() => undefined);
  }

  /** Finds boards whose index is elsewhere than their last step: it was lost, or a message of it was. */
  private async compare(): Promise<void> {
    if (this.comparing) return;
    this.comparing = true;
    try {
      const watches = [...this.boards.values()]
        .map(({ watch }) => watch)
        .filter((watch) => watch.state !== null);
      const states = await this.reader.states(watches.map((watch) => watch.ref));
      for (const [index, watch] of watches.entries()) {
        const state = states[index];
        const here = watch.state;
        if (!state || state.epoch !== here?.epoch || state.seq > here.seq) void watch.read();
      }
    } catch {
      // Redis is away; the next comparison finds what was missed.
    } finally {
      this.comparing = false;
    }
  }
}
