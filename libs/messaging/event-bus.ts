import type { AnyEvent, EventType, ServiceName } from '#libs/contracts';
import type { Database } from '#libs/database';

/**
 * What a consumer wants and how it takes it.
 *
 * Events arrive at least once, and in order per subject within one source; sources arrive in any relative order,
 * and may be handled at the same time. An event that `handle` refuses becomes a dead letter and those after it
 * go on, so one that is sent again comes late: state that carries versions makes all of this harmless.
 */
export interface Subscription {
  /** Unique in the product, e.g. 'progression' or 'clan.activity'; who shares it shares the work. */
  group: string;
  from: ServiceName[];
  /** Others are passed over. */
  types: EventType[];
  /** Where this group's cursors and dead letters live. */
  database: Database;
  /** Events handed over at once; default 500. */
  batchMax?: number;
  /**
   * So long after a batch nothing is read, and what comes meanwhile is the next batch: a hundred events together cost
   * little more than one. Whatever comes after a calm is handled at once. Default 20 ms.
   */
  restMs?: number;
  /**
   * Must be idempotent. When it throws a transient error (`isTransient`) the batch is retried for ever; any other
   * error halves the batch until the event that causes it is alone.
   */
  handle(events: AnyEvent[]): Promise<void>;
}

/** How far a reader is behind. */
export interface Lag {
  group: string;
  source: ServiceName;
  /** Not handled yet; counted up to 100,000. */
  events: number;
  /** Age of the oldest of them, seconds; 0 when there is none. */
  seconds: number;
}

/** Where events go from services to consumers; also the injection token. */
export abstract class EventBus {
  /** Call it while the application is being put together; consuming starts once it has bootstrapped. */
  abstract subscribe(subscription: Subscription): void;
  /** After a commit that wrote to this outbox: its readers in this process look at once. */
  abstract wake(service: ServiceName): void;
  /** Rejects when events can't be passed on right now. */
  abstract ping(): Promise<void>;
  /** Of every reader that works for a service of this process. */
  abstract lag(): Promise<Lag[]>;
  /** Letters that wait for someone, by group. */
  abstract deadLetters(): Promise<{ group: string; letters: number }[]>;
  /**
   * Does a work for each service of this process, until the signal aborts; of all processes that consume for it one does
   * so at a time. Call it before `start`.
   */
  abstract lead(name: string, work: (database: Database, held: AbortSignal) => Promise<void>): void;
  abstract start(): void;
  /** Ends after the batches in work. */
  abstract stop(): Promise<void>;
}
