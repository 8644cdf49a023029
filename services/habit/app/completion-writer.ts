import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import { isTransient } from '#libs/database';
import { DomainError, LOGGER, type Logger, type Tracer, TRACER } from '#libs/domain-kit';
import { EventBus } from '#libs/messaging';
import { dayTeller, zonesOfToken, type UserDay } from '../domain/user-days';
import { decideCompletion, type Decision } from '../domain/decide-completion';
import { accountErased } from './account-erased';
import { CompletionStore, type CompletionWrite, type StoredFacts } from './completion-store';
import { KeyedQueue } from './keyed-queue';
import { keyOf, PendingWrite, type CompletionOutcome, type RecordRequest } from './pending-write';
import { isDataError, isInDoubt } from './write-errors';

export const WRITER_LIMITS = {
  /** Rows that one statement writes. */
  batchRowsMax: 256,
  /** Statements in flight: while one commits, the next is filled. */
  writersMax: 2,
  /** From the begin of one batch to that of the next: a busy server's batches have more in them. */
  paceMs: 5,
  /** Requests that wait or are in hand; beyond it the answer is 503. */
  queueMax: 10_000,
  /** Requests that wait for one habit and date: those go one by one, and must not fill the queue for others. */
  queuePerKeyMax: 1_000,
  /** How long a request is tried again while the database is away. */
  retryForMs: 5_000,
  retryWaitMs: 50,
  retryWaitMaxMs: 500,
};

/**
 * Writes completions in natural batches: a writer that is free takes all that waits, but not sooner than a moment after
 * the last one began. So an idle server writes a single row at once and a busy one hundreds with one commit.
 *
 * A batch is two statements and no locks in between: read the facts, decide in plain code, then write each
 * row only where habit and completion are still at the versions read (compare and swap); who lost a race goes
 * round again. So every decision holds for the row it was written over, however many processes write. It
 * also makes events of one key commit in the order of their versions: who writes version n + 1 has read version
 * n as committed, thus got its transaction id later.
 */
@Injectable()
export class CompletionWriter {
  private readonly queue = new KeyedQueue<PendingWrite>();
  private readonly limits = WRITER_LIMITS;
  private writers = 0;
  private scheduled = false;
  /** On the steady clock, milliseconds. */
  private lastBeganAt = Number.NEGATIVE_INFINITY;

  constructor(
    @Inject(CompletionStore) private readonly store: CompletionStore,
    @Inject(Content) private readonly content: Content,
    @Inject(EventBus) private readonly bus: EventBus,
    @Inject(LOGGER) private readonly log: Logger,
    @Inject(TRACER) private readonly tracer: Tracer,
  ) {}

  /** @throws DomainError what the rules refuse; `unavailable` when surely nothing was written */
  submit(request: RecordRequest): Promise<CompletionOutcome> {
    return this.submitAll([request])[0]!;
  }

  /**
   * Takes all or none into the queue; those of one habit and date are applied in the given order.
   * @throws DomainError `unavailable` at once, when the queue has no room for all of them
   */
  submitAll(requests: readonly RecordRequest[]): Promise<CompletionOutcome>[] {
    if (this.isFullFor(requests)) throw busy('Too many completions are waiting.');
    const giveUpAt = performance.now() + this.limits.retryForMs;
    return requests.map((request) => {
      const span = this.tracer.begin('habit writes a completion', this.tracer.current);
      const pending = new PendingWrite(request, giveUpAt, span);
      this.queue.push(pending);
      this.schedule();
      return pending.outcome;
    });
  }

  private isFullFor(requests: readonly RecordRequest[]): boolean {
    const { queueMax, queuePerKeyMax } = this.limits;
    if (this.queue.size + requests.length > queueMax) return true;
    return requests.some((request) => this.queue.waitingFor(keyOf(request)) >= queuePerKeyMax);
  }

  /** Starts writers once this turn of the event loop is over, so that what arrived together goes together. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    const begin = () => {
      this.scheduled = false;
      while (this.writers < this.limits.writersMax && this.queue.hasReady) void this.runWriter();
    };
    const restMs = this.lastBeganAt + this.limits.paceMs - performance.now();
    if (restMs > 0) setTimeout(begin, restMs);
    else setImmediate(begin);
  }

  private async runWriter(): Promise<void> {
    this.writers++;
    this.lastBeganAt = performance.now();
    try {
      await this.writeOut(this.queue.take(this.limits.batchRowsMax));
    } finally {
      this.writers--;
      if (this.queue.hasReady) this.schedule();
    }
  }

  /** Goes round until every one of the batch is settled; never throws. */
  private async writeOut(batch: readonly PendingWrite[]): Promise<void> {
    let waitMs = this.limits.retryWaitMs;
    let open = batch;
    while (open.length > 0) {
      try {
        await this.attempt(open);
      } catch (error) {
        if (isDataError(error) && open.length > 1) return this.writeHalves(open);
        this.log.error({ err: error, completions: open.length }, 'completions could not be written');
        if (!isTransient(error)) open.forEach((pending) => pending.fail(error));
        else await this.wait(waitMs);
        waitMs = Math.min(2 * waitMs, this.limits.retryWaitMaxMs);
      }
      open = this.release(open);
    }
  }

  /** One of them is what the database can't take; its neighbours must not suffer for it. */
  private async writeHalves(batch: readonly PendingWrite[]): Promise<void> {
    const open = this.release(batch);
    const middle = Math.ceil(open.length / 2);
    await this.writeOut(open.slice(0, middle));
    await this.writeOut(open.slice(middle));
  }

  /** Lets go of the settled and the late; returns the others. */
  private release(batch: readonly PendingWrite[]): PendingWrite[] {
    const now = performance.now();
    return batch.filter((pending) => {
      if (!pending.settled && now >= pending.giveUpAt) pending.giveUp(busy('The database is away.'));
      if (pending.settled) this.queue.done(pending);
      return !pending.settled;
    });
  }

  private async attempt(batch: readonly PendingWrite[]): Promise<void> {
    const { now, facts } = await this.store.read(batch.map(({ request }) => request));
    const dayOf = dayTeller(now, this.content.rules.days);
    const writers: PendingWrite[] = [];
    const writes: CompletionWrite[] = [];
    batch.forEach((pending, index) => {
      const found = facts[index]!;
      try {
        const decision = this.decide(pending, found, now, dayOf);
        if (pending.settleBy(decision, found) || decision.kind !== 'write') return;
        writers.push(pending);
        const traceparent = pending.span?.traceparent;
        writes.push({ decision, habitVersion: found.habit!.version, traceparent });
      } catch (error) {
        // What can't be judged (a zone that this platform does not know) must not spoil its neighbours.
        this.log.error({ err: error, habitId: pending.request.habitId }, 'a completion could not be judged');
        pending.fail(error);
      }
    });
    if (writes.length > 0) await this.write(writers, writes);
  }

  private decide(
    { request }: PendingWrite,
    found: StoredFacts,
    now: string,
    dayOf: (zones: NonNullable<StoredFacts['zones']>) => UserDay,
  ): Decision {
    if (found.erased) return { kind: 'refused', error: accountErased() };
    const { habits, days } = this.content.rules;
    const zones = found.zones ?? zonesOfToken(request.tokenTimeZone, days);
    const { minutesMax, countMax } = habits;
    const rules = { minutesMax, countMax, recordableBack: days.recordableBack };
    return decideCompletion(request, { ...found, day: dayOf(zones), now }, rules);
  }

  private async write(writers: readonly PendingWrite[], writes: readonly CompletionWrite[]): Promise<void> {
    const writeId = randomUUID();
    let written: boolean[];
    try {
      written = await this.store.write(writeId, writes);
    } catch (error) {
      if (isInDoubt(error)) writers.forEach((pending, i) => pending.doubt(writeId, writes[i]!.decision));
      throw error;
    }
    this.bus.wake('habit');
    writers.forEach((pending, index) => {
      if (written[index]) pending.succeed(writes[index]!.decision);
    });
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}

const busy = (detail: string): DomainError => new DomainError('unavailable', detail, undefined, 1);
