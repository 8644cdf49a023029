import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { type Queue, Queues } from '#libs/redis';
import type { EvaluationQueue } from '../app/evaluation-queue';
import type { Traces } from '../app/traces';
import { LIMITS } from './limits';

export const EVALUATE_PROGRESS = 'evaluate-progress';
export interface EvaluateProgress {
  userIds: string[];
  /** Where the traces go on of those who are followed: users with a `traceparent` each. */
  traces?: [userId: string, traceparent: string][];
}

/**
 * Asks for evaluations by BullMQ jobs, one for many users. Without Redis the marks in Postgres are swept.
 *
 * The first request goes out at once. The more users it names the longer the next one waits, so that under load what
 * comes for a user meanwhile is evaluated together; who waits is marked, and nobody asks for them again.
 */
@Injectable()
export class EvaluationJobs implements EvaluationQueue, OnModuleDestroy {
  private readonly queue: Queue<EvaluateProgress>;
  /** By user, where their trace goes on; most are not followed. */
  private readonly waiting = new Map<string, string | undefined>();
  private pause: NodeJS.Timeout | undefined;
  private inFlight = 0;

  constructor(
    queues: Queues,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.queue = queues.createQueue<EvaluateProgress>(EVALUATE_PROGRESS, 'progression');
  }

  request(userIds: readonly string[], traces?: Traces): void {
    for (const userId of userIds) this.waiting.set(userId, traces?.get(userId) ?? this.waiting.get(userId));
    if (this.pause === undefined) this.ask();
  }

  /** Who still waits is left to the sweeper of another process. */
  onModuleDestroy(): void {
    clearTimeout(this.pause);
    this.waiting.clear();
  }

  private ask(): void {
    this.pause = undefined;
    const asked = [...this.waiting];
    this.waiting.clear();
    if (asked.length === 0) return;
    const { pace_user_ms, pace_min_ms, pace_max_ms } = LIMITS;
    const pauseMs = Math.min(Math.max(asked.length * pace_user_ms, pace_min_ms), pace_max_ms);
    this.pause = setTimeout(() => this.ask(), pauseMs).unref();
    if (this.inFlight >= LIMITS.requests_in_flight_max) return;
    this.inFlight += 1;
    this.add(asked)
      .catch((error: unknown) => this.log.warn({ err: error, users: asked.length }, 'left to the sweeper'))
      .finally(() => (this.inFlight -= 1));
  }

  private async add(asked: readonly Asked[]): Promise<void> {
    const jobs = chunksOf(asked, LIMITS.job_users_max).map((chunk) => ({
      name: EVALUATE_PROGRESS,
      data: jobOf(chunk),
      opts: {
        attempts: LIMITS.job_attempts_max,
        backoff: { type: 'exponential' as const, delay: LIMITS.job_retry_ms },
      },
    }));
    await this.queue.addBulk(jobs);
  }
}

type Asked = [userId: string, traceparent: string | undefined];

function jobOf(asked: readonly Asked[]): EvaluateProgress {
  const userIds = asked.map(([userId]) => userId);
  const traces = asked.filter((one): one is [string, string] => one[1] !== undefined);
  return traces.length === 0 ? { userIds } : { userIds, traces };
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
