import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { type Queue, Queues } from '#libs/redis';
import type { EvaluationQueue } from '../app/evaluation-queue';
import { LIMITS } from './limits';

export const EVALUATE_PROGRESS = 'evaluate-progress';
export interface EvaluateProgress {
  userIds: string[];
}

/** Asks for evaluations by BullMQ jobs, one for many users. Without Redis the marks in Postgres are swept. */
@Injectable()
export class EvaluationJobs implements EvaluationQueue {
  private readonly queue: Queue<EvaluateProgress>;
  private inFlight = 0;

  constructor(
    queues: Queues,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.queue = queues.createQueue<EvaluateProgress>(EVALUATE_PROGRESS);
  }

  request(userIds: readonly string[]): void {
    if (userIds.length === 0 || this.inFlight >= LIMITS.requests_in_flight_max) return;
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
