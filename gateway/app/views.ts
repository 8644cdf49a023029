import type { BoardReader, BoardRef } from '#libs/board-index';
import type { BoardDelta, RankedEntry, Standing } from '#libs/contracts';
import {
  contradicts,
  isWhole,
  placeIn,
  ranked,
  standingsIn,
  viewChange,
  type Window,
} from '../domain/window';
import { LIMITS } from './limits';

/** One socket's view of a board. */
export interface Watcher {
  socketId: string;
  userId: string;
  /** The first rows that it sees. */
  top: number;
  /** The own place as last told; undefined on `clans`, where there is none. */
  me: Standing | null | undefined;
}

/** Brings deltas to sockets. */
export interface Fanout {
  toMany(socketIds: readonly string[], delta: BoardDelta): void;
  /** The same rows for each, with the own place of each. */
  toEach(watchers: readonly Watcher[], delta: BoardDelta): void;
}

/** What a new watcher holds. */
export interface View {
  epoch: string;
  seq: number;
  total: number;
  entries: RankedEntry[];
  me: Standing | null | undefined;
}

/** Watchers of equally many rows: they hold the same sequence number and are told the same rows. */
interface Group {
  top: number;
  heldSeq: number;
  watchers: Set<Watcher>;
}

type Rows = Pick<BoardDelta, 'upserts' | 'removals'>;
const NO_ROWS: Rows = { upserts: [], removals: [] };

/**
 * What each watcher of a board holds, and what it must be told so that it holds the present. What a view shows is
 * told at once; what it does not show (a sequence number that went on, a place below the window) now and then.
 */
export class Views {
  private readonly groups = new Map<number, Group>();
  private quietTimer: NodeJS.Timeout | undefined;

  /** @param window the board's first rows as they are now; null while they are not known */
  constructor(
    private readonly ref: BoardRef,
    private readonly reader: BoardReader,
    private readonly fanout: Fanout,
    private readonly window: () => Window | null,
  ) {}

  get isEmpty(): boolean {
    return this.groups.size === 0;
  }

  close(): void {
    clearTimeout(this.quietTimer);
    this.quietTimer = undefined;
  }

  /** Adds a watcher, who holds the window from now on. */
  add(watcher: Watcher, window: Window): View {
    const { epoch, seq, total } = window;
    const group = this.groups.get(watcher.top) ?? { top: watcher.top, heldSeq: seq, watchers: new Set() };
    this.groups.set(watcher.top, group);
    // Nothing that this group sees has changed since its own sequence number, or it would have been told.
    if (group.heldSeq !== seq) this.tell(group, window, NO_ROWS, []);
    group.watchers.add(watcher);
    if (watcher.me !== undefined) {
      const place = placeIn(window, watcher.userId);
      if (place === undefined) this.tellQuietlySoon();
      else watcher.me = place;
    }
    return { epoch, seq, total, entries: ranked(window, watcher.top), me: watcher.me };
  }

  remove(watcher: Watcher): void {
    const group = this.groups.get(watcher.top);
    group?.watchers.delete(watcher);
    if (group?.watchers.size === 0) this.groups.delete(watcher.top);
  }

  /** The chain is broken: a delta of the new epoch fits nobody, so whoever gets it subscribes again. */
  startAnew(window: Window): void {
    for (const group of this.groups.values()) {
      group.heldSeq = window.seq;
      this.fanout.toMany(socketsOf(group.watchers), this.delta(window, window.seq, NO_ROWS));
    }
  }

  /** Users that watch and whose row goes below the window: only the index knows where they stand then. */
  whoLeaves(next: Window, before: Window): string[] {
    if (isWhole(next)) return [];
    const [inside, wereInside] = [standingsIn(next), standingsIn(before)];
    const leaving = this.watchersWithPlace().filter(
      ({ userId }) => wereInside.has(userId) && !inside.has(userId),
    );
    return [...new Set(leaving.map(({ userId }) => userId))];
  }

  /** The window went on within its epoch. @param below places below it, as far as they were looked up */
  moveTo(next: Window, before: Window, below: ReadonlyMap<string, Standing | null>): void {
    const standings = standingsIn(next);
    const others = isWhole(next) ? null : undefined;
    const placeOf = (userId: string) => {
      const place = standings.get(userId) ?? below.get(userId);
      return place === undefined ? others : place;
    };
    for (const group of this.groups.values()) {
      const change = viewChange(before.rows, next.rows, group.top);
      const isVisible = change.upserts.length + change.removals.length > 0 || next.total !== before.total;
      const moved = movedTo(group, placeOf);
      if (isVisible) this.tell(group, next, change, moved);
      else this.tellPlaces(group, next, moved);
      if (!isVisible || others === undefined) this.tellQuietlySoon();
    }
  }

  private tellQuietlySoon(): void {
    this.quietTimer ??= setTimeout(() => {
      this.quietTimer = undefined;
      // Redis is away: the comparison with the index starts it again.
      this.tellQuietly().catch(() => this.tellQuietlySoon());
    }, LIMITS.quiet_ms);
  }

  private async tellQuietly(): Promise<void> {
    const below = await this.placesBelow();
    const window = this.window();
    if (window === null) return;
    for (const group of this.groups.values()) {
      const moved = movedTo(group, (userId) => {
        const place = placeIn(window, userId);
        if (place !== undefined) return place;
        // An index that is ahead of these rows is asked again with the step that brings them there.
        return contradicts(below.get(userId), userId, window) ? undefined : below.get(userId);
      });
      if (group.heldSeq === window.seq) this.tellPlaces(group, window, moved);
      else this.tell(group, window, NO_ROWS, moved);
    }
  }

  /** The places of watchers that the window does not show. */
  private async placesBelow(): Promise<Map<string, Standing | null>> {
    const window = this.window();
    if (window === null || isWhole(window)) return new Map();
    const inside = standingsIn(window);
    const below = this.watchersWithPlace().filter(({ userId }) => !inside.has(userId));
    return this.placesOf([...new Set(below.map(({ userId }) => userId))]);
  }

  private watchersWithPlace(): Watcher[] {
    return [...this.groups.values()].flatMap(({ watchers }) =>
      [...watchers].filter(({ me }) => me !== undefined),
    );
  }

  /** Where users stand, by the index; who is missing in the answer could not be looked up. */
  async placesOf(userIds: readonly string[]): Promise<Map<string, Standing | null>> {
    const places = new Map<string, Standing | null>();
    for (let from = 0; from < userIds.length; from += LIMITS.ranks_chunk) {
      const chunk = userIds.slice(from, from + LIMITS.ranks_chunk);
      const ranks = await this.reader.ranks(this.ref, chunk);
      for (const [index, userId] of chunk.entries()) {
        if (ranks) places.set(userId, ranks.standings[index] ?? null);
      }
    }
    return places;
  }

  /** The same rows for everyone, and the own place for whom it has changed. */
  private tell(group: Group, window: Window, rows: Rows, moved: readonly Watcher[]): void {
    const delta = this.delta(window, group.heldSeq, rows);
    group.heldSeq = window.seq;
    const alone = new Set(moved);
    this.fanout.toMany(socketsOf([...group.watchers].filter((watcher) => !alone.has(watcher))), delta);
    this.fanout.toEach(moved, delta);
  }

  /** Own places alone: the sequence number stays where it is. */
  private tellPlaces(group: Group, window: Window, moved: readonly Watcher[]): void {
    const delta = { ...this.delta(window, group.heldSeq, NO_ROWS), seq: group.heldSeq };
    this.fanout.toEach(moved, delta);
  }

  private delta({ epoch, seq, total }: Window, previousSeq: number, { upserts, removals }: Rows): BoardDelta {
    return { ...this.ref, epoch, seq, previousSeq, upserts, removals, total };
  }
}

/** Notes new places; an undefined place is not known. @returns the watchers whose place is another one now */
function movedTo(group: Group, placeOf: (userId: string) => Standing | null | undefined): Watcher[] {
  return [...group.watchers].filter((watcher) => {
    if (watcher.me === undefined) return false;
    const place = placeOf(watcher.userId);
    if (place === undefined || samePlace(place, watcher.me)) return false;
    watcher.me = place;
    return true;
  });
}

const socketsOf = (watchers: Iterable<Watcher>): string[] =>
  Array.from(watchers, (watcher) => watcher.socketId);

const samePlace = (a: Standing | null, b: Standing | null): boolean =>
  a === b || (a !== null && b !== null && a.rank === b.rank && a.score === b.score);
