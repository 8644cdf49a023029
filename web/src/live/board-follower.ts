import type { BoardDelta, BoardSnapshot, Period, Problem } from '#libs/contracts';
import { applyDelta, applyEarly, type BoardView } from './board-view';
import type { Connection } from './connection';

/** `catching-up` until a snapshot has come; the last view stays on the page meanwhile. */
export interface LiveBoard {
  state: 'live' | 'catching-up';
  view: BoardView | null;
  /** Why the last subscription was refused; null again once one was not. */
  problem: Problem | null;
  /** How often in a row. */
  refusals: number;
}

/** As many as the live connection tells of. */
const TOP_ROWS = 100;
/** Waits before a refused subscription is tried again: boards hear of a new member a moment after the page does. */
const RETRY_MS = { first: 250, longest: 5_000 };
const NOTHING_YET: LiveBoard = { state: 'catching-up', view: null, problem: null, refusals: 0 };

/**
 * Follows a board for as long as anybody listens: a snapshot, then deltas; whatever does not follow, and every
 * new connection, asks for a fresh snapshot.
 */
export class BoardFollower {
  private live = NOTHING_YET;
  private readonly listeners = new Set<() => void>();
  private stops: (() => void)[] = [];
  /** Deltas that came while a snapshot was on its way; null when none is. */
  private early: BoardDelta[] | null = null;
  private askAgain = false;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly board: string,
    private readonly period: Period,
  ) {}

  current = (): LiveBoard => this.live;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.start();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop();
    };
  };

  private start(): void {
    const { connection } = this;
    this.stops = [
      connection.subscribe(() => {
        if (connection.current().status === 'live') void this.ask();
        else this.show({ ...this.live, state: 'catching-up' });
      }),
      connection.on('board:delta', (delta) => this.concerns(delta) && this.follow(delta)),
      connection.on('board:closed', (closed) => this.concerns(closed) && void this.ask()),
      // The server ended the subscription; asking again tells why, or that it was only for a moment.
      connection.on('problem', ({ instance }) => {
        if (instance === `/v1/boards/${this.board}?period=${this.period}`) void this.ask();
      }),
    ];
    void this.ask();
  }

  private stop(): void {
    clearTimeout(this.retry);
    for (const stop of this.stops) stop();
    const { connection, board, period } = this;
    if (connection.current().status === 'live')
      void connection.ask('board:unsubscribe', { board, period }).catch(() => undefined);
  }

  private show(next: LiveBoard): void {
    this.live = next;
    for (const listener of this.listeners) listener();
  }

  private concerns = (message: { board: string; period: Period }): boolean =>
    message.board === this.board && message.period === this.period;

  private follow(delta: BoardDelta): void {
    if (this.early) return void this.early.push(delta);
    if (!this.live.view) return;
    const next = applyDelta(this.live.view, delta, TOP_ROWS);
    if (next === 'stale') void this.ask();
    else this.show({ ...this.live, view: next });
  }

  private async ask(): Promise<void> {
    clearTimeout(this.retry);
    if (this.listeners.size === 0 || this.connection.current().status !== 'live') return;
    this.askAgain = this.early !== null;
    if (this.askAgain) return;
    this.early = [];
    this.show({ ...this.live, state: 'catching-up' });
    const { board, period } = this;
    const answer = await this.connection
      .ask('board:subscribe', { board, period, top: TOP_ROWS })
      .catch(() => null);
    const early = this.early;
    this.early = null;
    if (answer?.ok) this.settle(answer.snapshot, early);
    else if (answer) this.refused(answer.problem);
    if (this.askAgain) void this.ask();
  }

  private settle(snapshot: BoardSnapshot, early: readonly BoardDelta[]): void {
    const view = applyEarly(snapshot, early, TOP_ROWS);
    if (view === 'stale') this.askAgain = true;
    else this.show({ state: 'live', view, problem: null, refusals: 0 });
  }

  private refused(problem: Problem): void {
    const { view, refusals } = this.live;
    this.retry = setTimeout(
      () => void this.ask(),
      Math.min(RETRY_MS.first * 2 ** refusals, RETRY_MS.longest),
    );
    // Who may not see the board any more does not keep it on the page either.
    const kept = problem.status === 404 ? null : view;
    this.show({ state: 'catching-up', view: kept, problem, refusals: refusals + 1 });
  }
}
