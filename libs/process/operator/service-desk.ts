import { Injectable } from '@nestjs/common';
import { listActions, recordAction } from '#libs/audit';
import type { OperatorAction } from '#libs/contracts';
import { Databases } from '#libs/database';
import { notFound } from '#libs/domain-kit';
import { type DeadLetter, listDeadLetters, sendAgain } from '#libs/messaging';
import { type FailedJob, Queues } from '#libs/redis';
import { serviceHere } from './service-here';

const FAILED_JOBS_SHOWN_MAX = 100;

/** What an operator sees and does of one service's letters and jobs. @throws DomainError `not-found`, from every method */
@Injectable()
export class ServiceDesk {
  constructor(
    private readonly databases: Databases,
    private readonly queues: Queues,
  ) {}

  letters(name: string, page: { limit: number; afterId?: string }): Promise<DeadLetter[]> {
    return listDeadLetters(serviceHere(this.databases, name).database, page);
  }

  /** @returns how many are handed to their groups again */
  async sendLetters(name: string, actorId: string, id: string | null): Promise<number> {
    const { database } = serviceHere(this.databases, name);
    const letters = await database.transaction((tx) => sendAgain(tx, id, actorId));
    if (letters === 0 && id !== null) throw notFound('dead letter');
    return letters;
  }

  /** The newest. */
  failedJobs(name: string): Promise<FailedJob[]> {
    return this.queues.failed(serviceHere(this.databases, name).service, FAILED_JOBS_SHOWN_MAX);
  }

  /** Redis has no part in a transaction, so what is about to be done is kept before it and what came of it after. */
  async sendJob(name: string, actorId: string, job: { queue: string; id: string }): Promise<void> {
    const { service, database } = serviceHere(this.databases, name);
    const found = await this.queues.failedJob(service, job);
    if (!found) throw notFound('failed job');
    const action = { actorId, act: 'job-sent', target: `${job.queue} ${job.id}` } as const;
    await recordAction(database, { ...action, outcome: 'begun' });
    try {
      await found.retry('failed');
    } catch (error) {
      await recordAction(database, { ...action, outcome: 'failed' });
      throw error;
    }
    await recordAction(database, action);
  }

  actions(name: string, page: { limit: number; beforeId: string | null }): Promise<OperatorAction[]> {
    return listActions(serviceHere(this.databases, name).database, page);
  }
}
