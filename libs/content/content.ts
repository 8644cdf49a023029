import type { Redis } from 'ioredis';
import type { Database } from '#libs/database';
import type { Logger } from '#libs/domain-kit';
import type { Element, Realm } from './kinds';
import type { Rules } from './rules';
import { type ContentSnapshot, type PublishedKind, snapshotOf } from './snapshot';
import { readStamp, readStored } from './stored-content';

/** Told to every process when a loader has changed something; the message is empty. */
export const CONTENT_CHANGED_CHANNEL = 'content:changed';

/** How long a lost message may leave a process behind. */
const POLL_INTERVAL_MS = 60_000;

/**
 * The content as it stands, read from memory. It is whole before any provider sees it, and replaced whole when
 * a loader tells of a change; read it anew each time instead of keeping a part of it.
 */
export class Content {
  private readonly listeners = new Set<() => void>();
  private readonly timer: NodeJS.Timeout;
  private refreshing: Promise<void> = Promise.resolve();

  private constructor(
    private snapshot: ContentSnapshot,
    private readonly db: Database,
    private readonly subscriber: Redis,
    private readonly log: Logger,
  ) {
    this.timer = setInterval(() => void this.refresh(), POLL_INTERVAL_MS).unref();
    this.subscriber.on('message', this.onMessage);
    // With Redis away the poll goes on, and ioredis subscribes again by itself once it is back.
    this.subscriber
      .subscribe(CONTENT_CHANGED_CHANNEL)
      // What was loaded between the first reading and now was told to nobody here.
      .then(() => this.refresh())
      .catch((error) => log.warn({ err: error }, 'not told of changes of content: Redis is away'));
  }

  /** @throws Error when the database holds no content yet */
  static async open(db: Database, subscriber: Redis, log: Logger): Promise<Content> {
    return new Content(snapshotOf(await readStored(db)), db, subscriber, log);
  }

  get rules(): Rules {
    return this.snapshot.rules;
  }

  /** From the lowest to the highest. */
  get realms(): readonly Realm[] {
    return this.snapshot.realms;
  }

  /** The madra aspects; the first is the default. */
  get elements(): readonly Element[] {
    return this.snapshot.elements;
  }

  /** Every kind as it is served. */
  get published(): readonly PublishedKind[] {
    return this.snapshot.published;
  }

  /** Calls back after each change; returns how to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Reads the database again if it holds something else; what can't be read leaves everything as it is. */
  refresh(): Promise<void> {
    this.refreshing = this.refreshing
      .then(() => this.readAgain())
      .catch((error) => {
        this.log.error({ err: error }, 'content could not be read again; the former stays');
      });
    return this.refreshing;
  }

  close(): void {
    clearInterval(this.timer);
    this.subscriber.off('message', this.onMessage);
    this.listeners.clear();
  }

  private readonly onMessage = (channel: string): void => {
    if (channel === CONTENT_CHANGED_CHANNEL) void this.refresh();
  };

  private async readAgain(): Promise<void> {
    if ((await readStamp(this.db)) === this.snapshot.stamp) return;
    this.snapshot = snapshotOf(await readStored(this.db));
    this.log.info({ content: this.snapshot.stamp }, 'content changed');
    for (const listener of this.listeners) listener();
  }
}
