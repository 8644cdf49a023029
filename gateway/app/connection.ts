import type { Viewer } from '#libs/auth';
import type { BoardRef } from '#libs/board-index';
import type { BoardSnapshot, BoardsMessage, Problem, ServerToClient } from '#libs/contracts';
import { DomainError, type Logger } from '#libs/domain-kit';
import { problemFor } from '#libs/http';
import type { BoardChoice } from '../domain/payloads';
import type { BoardWatch } from './board-watch';
import type { LeaderboardClient } from './leaderboard-client';
import { LIMITS } from './limits';
import { RefusedError } from './part-client';
import type { Watcher } from './views';
import type { WatchedBoards } from './watched-boards';

/** How a connection reaches its client. */
export interface Outlet {
  readonly id: string;
  readonly isOpen: boolean;
  emit<E extends keyof ServerToClient>(event: E, payload: ServerToClient[E]): void;
}

interface Subscription {
  choice: BoardChoice;
  ref: BoardRef;
  watch: BoardWatch;
  watcher: Watcher;
  /** On this process's steady clock, milliseconds; null when the period never turns. */
  turnsAtMs: number | null;
  nextKey: string | null;
  recheckAtMs: number;
  checking: boolean;
}

/** One client's subscriptions. What it asks is done one after the other, in its order. */
export class Connection {
  private readonly subscriptions = new Map<string, Subscription>();
  private queue: Promise<unknown> = Promise.resolve();
  private pending = 0;
  /** Grows when something may have changed for this viewer, so that an answer under way is checked again. */
  private changes = 0;

  constructor(
    public viewer: Viewer,
    private readonly outlet: Outlet,
    private readonly boards: WatchedBoards,
    private readonly leaderboard: LeaderboardClient,
    private readonly log: Logger,
  ) {}

  /**
   * Subscribes; `answer` is called in the same turn in which the first delta could be sent, so nothing comes
   * between. @throws RefusedError or DomainError
   */
  subscribe(choice: BoardChoice & { top: number }, answer: (snapshot: BoardSnapshot) => void): Promise<void> {
    return this.inTurn(() => this.subscribeNow(choice, answer));
  }

  unsubscribe(choice: BoardChoice): Promise<void> {
    return this.inTurn(async () => this.drop(nameOf(choice)));
  }

  /** What the viewer may see, or their today, may have changed. */
  viewerChanged(): void {
    this.changes += 1;
    for (const subscription of this.subscriptions.values()) this.recheck(subscription);
  }

  boardChanged({ board }: BoardsMessage): void {
    this.changes += 1;
    for (const subscription of this.subscriptions.values()) {
      if (subscription.ref.board === board) this.recheck(subscription);
    }
  }

  /** Ends what has turned, and checks what has not been checked for long. @param nowMs the steady clock */
  sweep(nowMs: number): void {
    for (const [name, subscription] of this.subscriptions) {
      if (subscription.turnsAtMs !== null && nowMs >= subscription.turnsAtMs) {
        this.turn(name, subscription, subscription.nextKey!);
      } else if (nowMs >= subscription.recheckAtMs) this.recheck(subscription);
    }
  }

  close(): void {
    for (const name of this.subscriptions.keys()) this.drop(name);
  }

  private async subscribeNow(
    { board, period, top }: BoardChoice & { top: number },
    answer: (snapshot: BoardSnapshot) => void,
  ): Promise<void> {
    const name = nameOf({ board, period });
    if (!this.subscriptions.has(name) && this.subscriptions.size >= LIMITS.subscriptions_per_socket_max) {
      const most = LIMITS.subscriptions_per_socket_max;
      throw new DomainError('limit-reached', `A socket follows at most ${most} boards.`);
    }
    const { changes, viewer } = this;
    const { snapshot, me, at, periodEndsAt, nextKey } = await this.leaderboard.view(
      viewer.token,
      board,
      period,
    );
    const ref: BoardRef = { board: snapshot.board, period, periodKey: snapshot.periodKey };
    const watcher: Watcher = {
      socketId: this.outlet.id,
      userId: viewer.userId,
      top,
      me: ref.board === 'clans' ? undefined : me,
    };
    await this.boards.add(ref, watcher, (watch, view) => {
      this.drop(name);
      const subscription: Subscription = {
        choice: { board, period },
        ref,
        watch,
        watcher,
        turnsAtMs: deadline(at, periodEndsAt),
        nextKey,
        recheckAtMs: performance.now() + LIMITS.recheck_every_ms,
        checking: false,
      };
      this.subscriptions.set(name, subscription);
      if (!this.outlet.isOpen) return this.drop(name);
      const { me: place, ...rows } = view;
      answer({ ...ref, status: snapshot.status, ...rows, ...(place === undefined ? {} : { me: place }) });
      if (changes !== this.changes) this.recheck(subscription);
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.pending >= LIMITS.pending_per_socket_max) {
      return Promise.reject(new DomainError('rate-limited', 'Too much is asked at once.', undefined, 1));
    }
    this.pending += 1;
    const done = this.queue.then(work).finally(() => (this.pending -= 1));
    this.queue = done.catch(() => undefined);
    return done;
  }

  private drop(name: string): void {
    const subscription = this.subscriptions.get(name);
    if (!subscription) return;
    this.subscriptions.delete(name);
    this.boards.remove(subscription.watch, subscription.watcher);
  }

  private turn(name: string, { ref }: Subscription, nextKey: string): void {
    this.drop(name);
    this.outlet.emit('board:closed', { ...ref, nextKey });
  }

  private recheck(subscription: Subscription): void {
    // What is being checked may have been read before the change: once more, soon.
    subscription.recheckAtMs = performance.now() + (subscription.checking ? 0 : LIMITS.recheck_every_ms);
    if (subscription.checking) return;
    subscription.checking = true;
    this.checkNow(subscription)
      .catch((error: unknown) => {
        this.log.warn(
          { err: error, ...subscription.ref },
          'a subscription could not be checked; it is tried again',
        );
        subscription.recheckAtMs = performance.now() + LIMITS.recheck_retry_ms;
      })
      .finally(() => (subscription.checking = false));
  }

  private async checkNow(subscription: Subscription): Promise<void> {
    const { choice, ref } = subscription;
    const name = nameOf(choice);
    const isHeld = () => this.subscriptions.get(name) === subscription;
    try {
      const view = await this.leaderboard.view(this.viewer.token, choice.board, choice.period);
      if (!isHeld()) return;
      if (view.snapshot.periodKey !== ref.periodKey)
        return this.turn(name, subscription, view.snapshot.periodKey);
      subscription.turnsAtMs = deadline(view.at, view.periodEndsAt);
      subscription.nextKey = view.nextKey;
    } catch (error) {
      if (!(error instanceof RefusedError) || !isHeld()) throw error;
      this.drop(name);
      this.outlet.emit('problem', this.ended(error.problem, choice));
    }
  }

  private ended(problem: Problem, { board, period }: BoardChoice): Problem {
    return { ...problem, instance: `/v1/boards/${board}?period=${period}` };
  }
}

/** How refusals are told to a client, whatever refused. */
export const problemOfError = (error: unknown): Problem =>
  error instanceof RefusedError ? error.problem : problemFor(error);

/** A little later than the period turns, so that the next snapshot is surely of the next one. */
const TURN_MARGIN_MS = 50;

const deadline = (at: string, endsAt: string | null): number | null =>
  endsAt === null ? null : performance.now() + Date.parse(endsAt) - Date.parse(at) + TURN_MARGIN_MS;

const nameOf = ({ board, period }: BoardChoice): string => `${period} ${board.toLowerCase()}`;
