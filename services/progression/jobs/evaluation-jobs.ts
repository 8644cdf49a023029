import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { type Queue, Queues } from '#libs/redis';
import type { EvaluationQueue } from '../app/evaluation-queue';
import { LIMITS } from './limits';

export const EVALUATE_PROGRESS = 'evaluate-progress';
export interface EvaluateProgress {
  userIds: string[];
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
  private readonly waiting = new Set<string>();
  private pause: NodeJS.Timeout | undefined;
  private inFlight = 0;

  constructor(
    queues: Queues,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.queue = queues.createQueue<EvaluateProgress>(EVALUATE_PROGRESS);
  }

  request(userIds: readonly string[]): void {
    for (const userId of userIds) this.waiting.add(userId);
    if (this.pause === undefined) this.ask();
  }

  /** Who still waits is left to the sweeper of another process. */
  onModuleDestroy(): void {
    clearTimeout(this.pause);
    this.waiting.clear();
  }

  private ask(): void {
    this.pause = undefined;
    const userIds = [...this.waiting];
    this.waiting.clear();
    if (userIds.length === 0) return;
    const { pace_user_ms, pace_min_ms, pace_max_ms } = LIMITS;
    const pauseMs = Math.min(Math.max(userIds.length * pace_user_ms, pace_min_ms), pace_max_ms);
    this.pause = setTimeout(() => this.ask(), pauseMs).unref();
    if (this.inFlight >= LIMITS.requests_in_flight_max) return;
    this.inFlight += 1;
    this.add(userIds)
      .catch((error: unknown) => this.log.warn({ err: error, users: userIds.length }, 'left to the sweeper'))
      .finally(() => (this.inFlight -= 1));
  }

  private async add(userIds: readonly string[]): Promise<void> {
    const jobs = chunksOf(userIds, LIMITS.job_users_max).map((chunk) => ({
      name: EVALUATE_PROGRESS,
      data: { userIds: chunk },
      opts: {
        attempts: LIMITS.job_attempts_max,
        backoff: { type: 'exponential' as const, delay: LIMITS.job_retry_ms },
      },
    }));
    await this.queue.addBulk(jobs);
  }
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
