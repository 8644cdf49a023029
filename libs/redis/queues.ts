import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { type Job, Queue, Worker, type WorkerOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { connect, disconnect } from './connections';
import { REDIS_LIMITS, REDIS_SETTINGS, type RedisSettings } from './settings';

/** The prefix of all BullMQ keys; in braces, as a cluster must have those of a queue on one node. */
const QUEUE_PREFIX = '{sv}';

/** A stalled job is tried again this often: a killed worker is no reason to give a job up. */
const STALLED_COUNT_MAX = 10;
/** Finished jobs that are kept to be looked at. */
const COMPLETED_KEPT = 100;
const FAILED_KEPT = 1_000;

/** What lies in a queue. */
interface QueueFigures {
  queue: string;
  owner: string;
  counts: Record<(typeof STATES)[number], number>;
  /** Since the first job that waits was added; 0 when none does. */
  oldestSeconds: number;
}

const STATES = ['waiting', 'active', 'delayed', 'failed'] as const;

/** A job that was given up. */
export interface FailedJob {
  queue: string;
  id: string;
  error: string;
  attempts: number;
  failedAt: string | null;
}
/** Characters of an error that are shown. */
const ERROR_SHOWN_MAX = 500;

/** Makes BullMQ queues and workers that share connections and are closed when the process drains. */
@Injectable()
export class Queues implements BeforeApplicationShutdown {
  private readonly queues: { owner: string; queue: Queue }[] = [];
  private readonly workers: Worker[] = [];
  private readonly connections: Redis[] = [];
  private adding: Redis | undefined;

  constructor(
    @Inject(REDIS_SETTINGS) private readonly settings: RedisSettings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * A queue to add jobs to; while Redis is away `add` fails at once.
   * @param owner the service whose work it is
   */
  createQueue<Data = unknown>(name: string, owner: string): Queue<Data> {
    this.adding ??= this.open('queue');
    const queue = new Queue<Data>(name, {
      connection: this.adding,
      prefix: QUEUE_PREFIX,
      defaultJobOptions: {
        removeOnComplete: { count: COMPLETED_KEPT },
        removeOnFail: { count: FAILED_KEPT },
      },
    });
    queue.on('error', (error) => this.log.warn({ err: error, queue: name }, 'queue'));
    this.queues.push({ owner, queue });
    return queue;
  }

  /** A worker that starts at once; what `handler` throws is retried as the job says. */
  createWorker<Data = unknown>(
    name: string,
    handler: (job: Job<Data>) => Promise<unknown>,
    options: { concurrency: number } & Omit<Partial<WorkerOptions>, 'connection' | 'prefix'>,
  ): Worker<Data> {
    const worker = new Worker<Data>(name, handler, {
      maxStalledCount: STALLED_COUNT_MAX,
      ...options,
      connection: this.open('worker'),
      prefix: QUEUE_PREFIX,
    });
    worker.on('error', (error) => this.log.warn({ err: error, queue: name }, 'worker'));
    worker.on('failed', (job, error) =>
      this.log.error({ err: error, queue: name, job: job?.id }, 'job failed'),
    );
    this.workers.push(worker);
    return worker;
  }

  /** @throws when Redis is away */
  figures(): Promise<QueueFigures[]> {
    return Promise.all(
      this.queues.map(async ({ owner, queue }) => {
        const [counts, [first]] = await Promise.all([
          queue.getJobCounts(...STATES),
          queue.getJobs(['waiting'], 0, 0, true),
        ]);
        const oldestSeconds = first ? Math.max(0, Date.now() - first.timestamp) / 1000 : 0;
        return { queue: queue.name, owner, counts: counts as QueueFigures['counts'], oldestSeconds };
      }),
    );
  }

  /** Jobs of a service that were given up, the newest of each queue. @throws when Redis is away */
  async failed(owner: string, jobsMax: number): Promise<FailedJob[]> {
    const lists = await Promise.all(
      this.of(owner).map(async (queue) => {
        const jobs = await queue.getJobs(['failed'], 0, jobsMax - 1);
        return jobs.map(({ id, failedReason, attemptsMade, finishedOn }) => ({
          queue: queue.name,
          id: id!,
          error: (failedReason ?? '').slice(0, ERROR_SHOWN_MAX),
          attempts: attemptsMade,
          failedAt: finishedOn === undefined ? null : new Date(finishedOn).toISOString(),
        }));
      }),
    );
    return lists.flat();
  }

  /** One of them, to be tried again by its `retry`; null when there is none, or it is none any more. */
  async failedJob(owner: string, { queue, id }: Pick<FailedJob, 'queue' | 'id'>): Promise<Job | null> {
    const job = await this.of(owner)
      .find(({ name }) => name === queue)
      ?.getJob(id);
    return job && (await job.isFailed()) ? job : null;
  }

  private of(owner: string): Queue[] {
    return this.queues.filter((each) => each.owner === owner).map(({ queue }) => queue);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map(closeInTime));
    await Promise.all(this.queues.map(({ queue }) => queue.close().catch(() => undefined)));
    await Promise.all(this.connections.map(disconnect));
  }

  private open(kind: 'queue' | 'worker'): Redis {
    const connection = connect(this.settings, kind, this.log);
    this.connections.push(connection);
    return connection;
  }
}

/** Lets a worker finish its jobs; one that takes too long is left to be seen as stalled and done again. */
async function closeInTime(worker: Worker): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), REDIS_LIMITS.workerCloseTimeoutMs);
  });
  const outcome = await Promise.race([worker.close().catch(() => undefined), late]);
  clearTimeout(timer);
  if (outcome === 'late') await worker.close(true).catch(() => undefined);
}
