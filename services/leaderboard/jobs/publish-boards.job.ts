import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { FencedError, type BoardRef } from '#libs/board-index';
import { Content } from '#libs/content';
import { Database } from '#libs/database';
import {
  CLOCK,
  IDS,
  LOGGER,
  periodStatus,
  TRACER,
  type Clock,
  type Ids,
  type Logger,
  type Tracer,
} from '#libs/domain-kit';
import { Metrics, Settings } from '#libs/process';
import { onReconnect, REDIS } from '#libs/redis';
import { LIMITS } from '../app/limits';
import { MarksBell } from '../app/marks-bell';
import { nobody, type Onlooker } from '../app/onlooker';
import { Publisher } from '../app/publisher';
import { newWriter, takeOver } from '../app/take-over';
import { TellGateways } from '../app/tell-gateways';
import { waitingChanges } from '../app/waiting-changes';

/** Session lock of the one publisher of this deployment. */
const PUBLISHER_LOCK = 5_827_342_701;
/** A quiet board shows a completion within a tenth of a second, a busy one within half of one. */
const BOARD_LATENCY_BUCKETS_SECONDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * Keeps one publisher at work in the whole deployment: processes stand by until the lock, held by a connection,
 * comes free. Whatever fails ends the term, and a new one starts from what Postgres and Redis hold.
 */
@Injectable()
export class PublishBoardsJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private failing = false;
  private onlooker: Onlooker = nobody;

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Content) private readonly content: Content,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(LOGGER) private readonly log: Logger,
    @Inject(Settings) private readonly settings: Settings,
    @Inject(MarksBell) private readonly bell: MarksBell,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(TRACER) private readonly tracer: Tracer,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.work.includes('workers')) return;
    this.onlooker = { tracer: this.tracer, published: this.watch() };
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** @returns takes how long a completion took */
  private watch(): Onlooker['published'] {
    this.metrics.watch(
      'board_changes_waiting',
      `Changes that no board shows yet; counted up to ${LIMITS.marks_counted_max}.`,
      async () => (await waitingChanges(this.db)).marks,
    );
    this.metrics.watch(
      'board_changes_waiting_seconds',
      'For how long the completion has waited for its boards that waits longest.',
      async () => (await waitingChanges(this.db)).seconds,
    );
    return this.metrics.durations(
      'completion_board_latency_seconds',
      'From the recording of a completion until the boards that somebody reads show it.',
      BOARD_LATENCY_BUCKETS_SECONDS,
    );
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.db.session(async (session) => {
          while (!this.stopping.signal.aborted && !session.lost.aborted) {
            const [row] = await session.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [
              PUBLISHER_LOCK,
            ]);
            if (row!.got) await this.serve(session.lost);
            else await this.wait(LIMITS.standby_ms);
          }
        });
      } catch (error) {
        if (!this.failing) this.log.warn({ err: error }, 'publishing of boards failed; it is tried again');
        this.failing = true;
        await this.wait(LIMITS.retry_ms);
      }
    }
  }

  /** One term: until the lock is lost, the process stops, or something fails. */
  private async serve(lost: AbortSignal): Promise<void> {
    const writer = await newWriter(this.db, this.redis);
    const tell = new TellGateways(this.redis);
    const publisher = new Publisher(
      this.db,
      writer,
      tell,
      () => this.content.rules.boards,
      this.ids,
      this.log,
      this.onlooker,
    );
    // A connection that broke may have come back to another Redis than before.
    let mustTakeOver = true;
    const forget = onReconnect(this.redis, () => (mustTakeOver = true));
    try {
      for (let evictAtMs = 0; !lost.aborted && !this.stopping.signal.aborted;) {
        const startedAt = performance.now();
        if (mustTakeOver) {
          mustTakeOver = false;
          await takeOver(this.db, this.redis, writer, publisher);
          this.failing = false;
        }
        const marks = await unfenced(() => publisher.cycle());
        mustTakeOver ||= marks === null;
        if (startedAt >= evictAtMs) {
          await publisher.evict(this.clock.now().getTime(), (ref) => this.isCurrent(ref));
          evictAtMs = startedAt + LIMITS.evict_every_ms;
        }
        await this.rest(marks ?? 0, performance.now() - startedAt);
      }
    } finally {
      forget();
    }
  }

  /** Everyone's boards stay while their period goes on. */
  private isCurrent({ board, period, periodKey }: BoardRef): boolean {
    const status = periodStatus(period, periodKey, this.clock.now(), this.content.rules.boards);
    return !board.startsWith('clan:') && status !== 'final';
  }

  /** A board that was quiet is published at once, a busy one as often as it may be and as the load allows. */
  private async rest(marks: number, workedMs: number): Promise<void> {
    if (marks === 0) return this.bell.wait(LIMITS.cycle_min_ms, this.stopping.signal);
    const isBehind = marks === LIMITS.cycle_marks_max;
    const restMs = isBehind ? 0 : Math.min(workedMs * LIMITS.cycle_rest_factor, LIMITS.cycle_rest_max_ms);
    await this.wait(Math.max(restMs, LIMITS.cycle_min_ms - workedMs));
  }

  private async wait(ms: number): Promise<void> {
    if (ms > 0) await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

/** Null when Redis lost its memory, or another publisher took over: the next claim tells which. */
async function unfenced<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FencedError) return null;
    throw error;
  }
}
