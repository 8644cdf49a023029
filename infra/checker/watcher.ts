import { io, type Socket } from 'socket.io-client';
import type { BoardDelta, BoardEntry, BoardSnapshot, Standing } from '#libs/contracts';

/** The rows that a watcher asks for. */
const TOP_ROWS = 100;
/** Waits before another try, and for an acknowledgement, in milliseconds. */
const WAIT_MS = { retry: 300, acknowledgement: 5_000 };

export interface WatchedView {
  epoch: string;
  seq: number;
  total: number;
  rows: Map<string, BoardEntry>;
  me: Standing | null | undefined;
}

/** A client that follows one board by nothing but the contract, through drops and restarts. */
export class Watcher {
  view: WatchedView | null = null;
  /** How often it had to take a fresh snapshot, and how many deltas it applied. */
  readonly counts = { snapshots: 0, deltas: 0, connects: 0 };
  private readonly socket: Socket;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private asking = false;

  constructor(
    origin: string,
    token: string,
    private readonly board: string,
    private readonly period: string,
  ) {
    this.socket = io(origin, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: WAIT_MS.retry,
      reconnectionDelayMax: 2_000,
      auth: { token },
    });
    this.socket.on('connect', () => {
      this.counts.connects += 1;
      this.ask();
    });
    this.socket.on('disconnect', (reason) => {
      this.view = null;
      if (reason === 'io server disconnect') this.later(() => this.socket.connect());
    });
    this.socket.on('connect_error', () => {
      if (!this.socket.active) this.later(() => this.socket.connect());
    });
    this.socket.on('board:delta', (delta: BoardDelta) => this.take(delta));
    this.socket.on('board:closed', () => this.ask());
    this.socket.on('problem', () => this.later(() => this.ask()));
  }

  close(): void {
    clearTimeout(this.retry);
    this.socket.close();
  }

  private later(action: () => void): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(action, WAIT_MS.retry);
  }

  /** The answer is looked at in the turn in which it comes: a delta may come right behind it, in the same piece. */
  private ask(): void {
    if (this.asking || !this.socket.connected) return;
    this.asking = true;
    this.socket
      .timeout(WAIT_MS.acknowledgement)
      .emit(
        'board:subscribe',
        { board: this.board, period: this.period, top: TOP_ROWS },
        (late: Error | null, answer?: { ok: true; snapshot: BoardSnapshot } | { ok: false }) => {
          this.asking = false;
          if (!late && answer?.ok) return this.begin(answer.snapshot);
          this.view = null;
          this.later(() => this.ask());
        },
      );
  }

  private begin({ epoch, seq, total, entries, me }: BoardSnapshot): void {
    this.counts.snapshots += 1;
    const rows = new Map(entries.map(({ rank: _, ...row }) => [row.memberId, row]));
    this.view = { epoch, seq, total, me, rows };
  }

  private take(delta: BoardDelta): void {
    if (delta.board !== this.board || delta.period !== this.period || !this.view) return;
    if (delta.epoch !== this.view.epoch || delta.previousSeq !== this.view.seq) {
      this.ask();
      return;
    }
    this.counts.deltas += 1;
    this.view.seq = delta.seq;
    this.view.total = delta.total;
    for (const memberId of delta.removals) this.view.rows.delete(memberId);
    for (const row of delta.upserts) this.view.rows.set(row.memberId, row);
    if ('me' in delta) this.view.me = delta.me;
  }
}
