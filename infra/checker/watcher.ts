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
      void this.ask();
    });
    this.socket.on('disconnect', (reason) => {
      this.view = null;
      if (reason === 'io server disconnect') this.later(() => this.socket.connect());
    });
    this.socket.on('connect_error', () => {
      if (!this.socket.active) this.later(() => this.socket.connect());
    });
    this.socket.on('board:delta', (delta: BoardDelta) => this.take(delta));
    this.socket.on('board:closed', () => void this.ask());
    this.socket.on('problem', () => this.later(() => void this.ask()));
  }

  close(): void {
    clearTimeout(this.retry);
    this.socket.close();
  }

  private later(action: () => void): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(action, WAIT_MS.retry);
  }

  private async ask(): Promise<void> {
    if (this.asking || !this.socket.connected) return;
    this.asking = true;
    try {
      const answer = (await this.socket
        .timeout(WAIT_MS.acknowledgement)
        .emitWithAck('board:subscribe', { board: this.board, period: this.period, top: TOP_ROWS })) as
        { ok: true; snapshot: BoardSnapshot } | { ok: false };
      if (!answer.ok) throw new Error('refused');
      const { epoch, seq, total, entries, me } = answer.snapshot;
      this.counts.snapshots += 1;
      this.view = {
        epoch,
        seq,
        total,
        me,
        rows: new Map(entries.map(({ rank: _, ...row }) => [row.memberId, row])),
      };
    } catch {
      this.view = null;
      this.later(() => void this.ask());
    } finally {
      this.asking = false;
    }
  }

  private take(delta: BoardDelta): void {
    if (delta.board !== this.board || delta.period !== this.period || !this.view) return;
    if (delta.epoch !== this.view.epoch || delta.previousSeq !== this.view.seq) {
      void this.ask();
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
