import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { during, LOGGER, type Logger, type Tracer, TRACER } from '#libs/domain-kit';
import { Metrics, Rounds, Settings } from '#libs/process';
import { Queues, REDIS } from '#libs/redis';
import { DueUsers } from '../app/due-users';
import { EvaluateApart } from '../app/evaluate-apart';
import { EvaluationQueue } from '../app/evaluation-queue';
import { beginTraces } from '../app/traces';
import { EVALUATE_PROGRESS, type EvaluateProgress } from './evaluation-jobs';
import { LIMITS } from './limits';

/**
 * Works on evaluations in the processes that are given this work: on jobs, on marks that outlived theirs, and
 * on users whose open dates have turned. What is due is in Postgres; Redis only makes it quick.
 */
@Injectable()
export class EvaluateProgressWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private rounds: Rounds[] = [];

  constructor(
    private readonly settings: Settings,
    private readonly queues: Queues,
    private readonly due: DueUsers,
    private readonly users: EvaluateApart,
    private readonly evaluations: EvaluationQueue,
    private readonly metrics: Metrics,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(LOGGER) private readonly log: Logger,
    @Inject(TRACER) private readonly tracer: Tracer,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.work.includes('workers')) return;
    this.queues.createWorker<EvaluateProgress>(EVALUATE_PROGRESS, (job) => this.evaluate(job.data), {
      concurrency: LIMITS.jobs_at_once_max,
      runRetryDelay: LIMITS.redis_retry_ms,
    });
    this.metrics.watch(
      'progress_waiting_seconds',
      'For how long the user has waited for an evaluation who waits longest.',
      () => this.due.longestWait(),
    );
    const { log } = this;
    this.rounds = [
      new Rounds(
        { what: 'the sweep of overdue marks', everyMs: LIMITS.sweep_every_ms, firstAfterMs: 0, log },
        () => this.sweep(),
      ),
      new Rounds({ what: 'the closing of dates', everyMs: LIMITS.close_every_ms, firstAfterMs: 0, log }, () =>
        this.closeDates(),
      ),
    ];
  }

  private evaluate({ userIds, traces }: EvaluateProgress): Promise<void> {
    const followed = beginTraces(this.tracer, 'progression evaluates a user', new Map(traces));
    return during(this.tracer, followed.spans, () => this.users.evaluate(userIds, followed.traces));
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.rounds.map((round) => round.stop()));
  }

  /**
   * Evaluates here and now what waits too long; with Redis away nothing else would, so it waits no longer.
   * @returns true when there may be more
   */
  private async sweep(): Promise<boolean> {
    const afterMs = this.redis.status === 'ready' ? LIMITS.sweep_after_ms : 0;
    const overdue = await this.due.overdue(afterMs, LIMITS.job_users_max);
    if (overdue.length > 0) await this.users.evaluate(overdue);
    return overdue.length === LIMITS.job_users_max;
  }

  /** @returns true when there may be more */
  private async closeDates(): Promise<boolean> {
    const turned = await this.due.markTurned(LIMITS.close_users_max);
    this.evaluations.request(turned);
    return turned.length === LIMITS.close_users_max;
  }
}
