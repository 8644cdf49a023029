import type { Socket } from 'socket.io-client';
import type { BoardDelta, BoardSnapshot, Period } from '#libs/contracts';
import { applyDelta, viewOf, type ClientView } from './client-view';

const ACK_MS = 10_000;
const RETRY_MS = 50;

/** Follows one board through whatever happens, by the wire's rules alone. */
export class LiveClient {
  view: ClientView | null = null;
  deltas = 0;
  snapshots = 0;
  private asked = 0;

  constructor(
    readonly socket: Socket,
    readonly board: string,
    readonly period: Period,
    readonly top: number,
  ) {
    socket.on('connect', () => this.subscribe());
    socket.on('disconnect', () => (this.view = null));
    socket.on('board:delta', (delta: BoardDelta) => {
      if (delta.board !== board || delta.period !== period || this.view === null) return;
      this.deltas += 1;
      if (!applyDelta(this.view, delta)) this.subscribe();
    });
    socket.on('board:closed', () => this.subscribe());
    if (socket.connected) this.subscribe();
  }

  /** The connection breaks, and the client comes back by itself. */
  drop(): void {
    this.socket.io.engine.close();
  }

  private subscribe(): void {
    this.view = null;
    const asked = (this.asked += 1);
    this.socket
      .timeout(ACK_MS)
      .emit(
        'board:subscribe',
        { board: this.board, period: this.period, top: this.top },
        (error: Error | null, answer: { ok: true; snapshot: BoardSnapshot } | { ok: false }) => {
          if (asked !== this.asked || !this.socket.connected) return;
          if (error || !answer.ok) {
            setTimeout(() => asked === this.asked && this.socket.connected && this.subscribe(), RETRY_MS);
            return;
          }
          this.snapshots += 1;
          this.view = viewOf(answer.snapshot);
        },
      );
  }
}
