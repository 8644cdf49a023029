import { unranked, type BoardReader, type BoardRef } from '#libs/board-index';
import { BOARD_WINDOW_ROWS, type BoardStep, type Standing } from '#libs/contracts';
import { DomainError } from '#libs/domain-kit';
import { applyStep, contradicts, type Window } from '../domain/window';
import { LIMITS } from './limits';
import { Views, type Fanout, type View, type Watcher } from './views';

/** Places below the window, by user. */
type Places = ReadonlyMap<string, Standing | null>;
const NO_PLACES: Places = new Map();

/**
 * One board that somebody here watches: its first rows, kept current by the steps of its channel. When a step is
 * missing the rows are read again; within one epoch the difference makes it right for everybody, a new epoch
 * tells them to subscribe again.
 */
export class BoardWatch {
  private window: Window | null = null;
  private readonly views: Views;
  /** While the window is being read: the steps that came meanwhile; null when there were too many. */
  private early: BoardStep[] | null | undefined;
  private reading: Promise<void> | undefined;

  constructor(
    readonly ref: BoardRef,
    private readonly reader: BoardReader,
    fanout: Fanout,
  ) {
    this.views = new Views(ref, reader, fanout, () => this.window);
  }

  get isEmpty(): boolean {
    return this.views.isEmpty;
  }

  get state(): { epoch: string; seq: number } | null {
    return this.window;
  }

  close(): void {
    this.views.close();
  }

  /** Brings the first rows here. @returns false when the index does not have the board in time */
  async load(): Promise<boolean> {
    if (this.window === null) await this.read();
    return this.window !== null;
  }

  /**
   * Adds a watcher once the rows and the watcher's place, which were read apart, do not contradict each other; `load`
   * must have said yes. `tell` is called in the same turn, so no delta comes before the view that it follows on.
   * @throws DomainError unavailable when the board moves on each time
   */
  async add(watcher: Watcher, tell: (view: View) => void): Promise<void> {
    for (let tries = 0; tries < LIMITS.place_tries_max; tries += 1) {
      if (!contradicts(watcher.me, watcher.userId, this.window!))
        return tell(this.views.add(watcher, this.window!));
      await this.read();
      const places = await this.views.placesOf([watcher.userId]);
      watcher.me = places.get(watcher.userId) ?? null;
    }
    throw new DomainError('unavailable', 'This board is too busy for a moment.', undefined, 1);
  }

  remove(watcher: Watcher): void {
    this.views.remove(watcher);
  }

  /** @returns what is awaited before watchers are told, undefined when they have been */
  onStep(step: BoardStep): Promise<void> | undefined {
    if (this.early !== undefined) {
      if (this.early !== null && this.early.length < LIMITS.steps_buffered_max) this.early.push(step);
      else this.early = null;
      return this.reading;
    }
    if (this.window === null || isOld(step, this.window)) return undefined;
    const next = applyStep(this.window, step);
    if (!next || this.views.whoLeaves(next, this.window).length > 0) return this.advance(next);
    this.arriveAt(next, NO_PLACES);
    return undefined;
  }

  /** Reads the first rows from the index, once at a time; what fails is tried again at the next comparison. */
  read(): Promise<void> {
    return this.advance(null);
  }

  /** Goes on to the next rows, or to those of the index; the steps that come meanwhile are kept. */
  private advance(next: Window | null): Promise<void> {
    if (this.reading === undefined) {
      this.early = [];
      this.reading = this.arriveKnowing(next).catch(() => this.take(null, NO_PLACES));
    }
    return this.reading;
  }

  /**
   * Looks up where those stand whose row goes below the window, so that rows and own place are told as one, and
   * merges the steps that came meanwhile. An index that is ahead of these rows contradicts them; then its own are taken.
   */
  private async arriveKnowing(next: Window | null): Promise<void> {
    let window = next;
    for (let tries = 0; tries < LIMITS.place_tries_max; tries += 1) {
      window ??= await this.firstRows();
      if (window === null) break;
      const leaving = this.window === null ? [] : this.views.whoLeaves(window, this.window);
      const places = await this.views.placesOf(leaving);
      const latest = this.withEarly(window);
      if (latest !== null && this.isTellable(latest, places)) return this.take(latest, places);
      window = latest !== window ? latest : null;
    }
    this.take(null, NO_PLACES);
  }

  /** The window after the steps that came meanwhile; null when one is missing. */
  private withEarly(window: Window): Window | null {
    const steps = this.early;
    this.early = [];
    let latest: Window | null = steps ? window : null;
    for (const step of steps ?? []) {
      if (latest !== null && !isOld(step, latest)) latest = applyStep(latest, step);
    }
    return latest;
  }

  /** True when everyone who leaves the rows is told a place below them; more may watch now than were asked for. */
  private isTellable(window: Window, places: Places): boolean {
    if (this.window === null) return true;
    return this.views
      .whoLeaves(window, this.window)
      .every((userId) => places.has(userId) && !contradicts(places.get(userId), userId, window));
  }

  private async firstRows(): Promise<Window | null> {
    const found = await this.reader.awaited(this.ref, () => this.reader.from(this.ref, 0, BOARD_WINDOW_ROWS));
    if (found === null) return null;
    const { epoch, seq, total, entries } = found;
    return { epoch, seq, total, rows: entries.map(unranked) };
  }

  private take(window: Window | null, below: Places): void {
    this.early = undefined;
    this.reading = undefined;
    // Without rows those of before stay, and the next step or comparison finds that some are missing.
    if (window !== null) this.arriveAt(window, below);
  }

  private arriveAt(window: Window, below: Places): void {
    const before = this.window;
    this.window = window;
    if (before === null) return;
    if (before.epoch !== window.epoch || window.seq < before.seq) this.views.startAnew(window);
    else if (window.seq > before.seq) this.views.moveTo(window, before, below);
  }
}

const isOld = (step: BoardStep, window: Window): boolean =>
  step.epoch === window.epoch && step.seq <= window.seq;
