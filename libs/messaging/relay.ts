import type { AnyEvent, ServiceName } from '#libs/contracts';
import type { Database } from '#libs/database';
import { beginEach, during, type Logger, type Tracer } from '#libs/domain-kit';
import { Cursor } from './cursor';
import { bury } from './dead-letters';
import { RELAY_GROUP } from './lag';
import { LIMITS } from './limits';
import { envelopeOf, OUTBOX_START, type OutboxRow, readOutbox } from './outbox';
import { Backoff, type Doorbell, pause } from './waiting';

export interface OutgoingMessage {
  /** Messages of one key stay in order. */
  key: string;
  value: string;
}

/** Lower bounds of the next offsets of a topic, by partition. */
export type TopicEnds = Record<string, number>;

/** A topic as the relay sees it. */
export interface RelayTopic {
  /** Resolves when the broker has all of them for good. @returns the offsets after the first of each partition */
  send(messages: OutgoingMessage[]): Promise<TopicEnds>;
  /** The next offsets now; makes the topic when it is not there. */
  ends(): Promise<TopicEnds>;
}

interface RelayState {
  ends: TopicEnds;
}

/**
 * Copies an outbox to its topic, in order, while this process leads. What was sent and not yet noted when it dies
 * is sent again. When the topic turns out to have lost what it had taken (its disk is gone), everything that
 * the outbox still keeps is sent anew.
 */
export class Relay {
  constructor(
    private readonly database: Database,
    private readonly source: ServiceName,
    private readonly topic: RelayTopic,
    private readonly bell: Doorbell,
    private readonly log: Logger,
    private readonly tracer: Tracer,
  ) {}

  async run(held: AbortSignal): Promise<void> {
    const { database, source } = this;
    const cursor = await Cursor.take<RelayState>(database, RELAY_GROUP, source);
    if (hasLost(cursor.state.ends, await this.topic.ends()) && !(await this.rewind(cursor))) return;
    const idle = new Backoff(LIMITS.poll_min_ms, LIMITS.poll_max_ms);
    while (!held.aborted) {
      const heard = this.bell.heard();
      const { rows, full } = await readOutbox(database, source, cursor.position, LIMITS.relay_batch_events);
      if (rows.length > 0) {
        idle.reset(LIMITS.poll_found_ms);
        if (!(await this.forward(rows, cursor))) return;
        if (!full) await pause(LIMITS.rest_ms, held);
      }
      if (!full && (await this.bell.wait(heard, idle.take(), held))) idle.reset();
    }
  }

  /** @returns false when another relay has taken over */
  private async forward(rows: OutboxRow[], cursor: Cursor<RelayState>): Promise<boolean> {
    const { tracer, source } = this;
    const events = rows.map((row) => envelopeOf(source, row));
    const { all, spans } = beginEach(tracer, events, ({ type }) => `${source} sends ${type}`, {
      kind: 'producer',
    });
    const ends = await during(tracer, spans, () => this.send(all, cursor.state.ends ?? {}));
    if (ends === null) return this.rewind(cursor);
    const { epoch, xid, seq } = rows.at(-1)!;
    return cursor.save({ epoch, xid, seq }, { ends });
  }

  /** @returns where the topic ends now, null when it has lost events */
  private async send(events: readonly AnyEvent[], before: TopicEnds): Promise<TopicEnds | null> {
    const ends = { ...before };
    for (const messages of inSends(await this.sendable(events))) {
      const sent = await this.topic.send(messages);
      if (Object.entries(sent).some(([partition, end]) => end <= (ends[partition] ?? 0) - 1)) return null;
      Object.assign(ends, sent);
    }
    return ends;
  }

  private rewind(cursor: Cursor<RelayState>): Promise<boolean> {
    this.log.error(
      { source: this.source },
      'the topic has lost events; the outbox is sent again from its start',
    );
    return cursor.save(OUTBOX_START, {});
  }

  /** The events as messages; one that no broker would take is kept aside, or it would stop all others. */
  private async sendable(events: readonly AnyEvent[]): Promise<OutgoingMessage[]> {
    const messages: OutgoingMessage[] = [];
    for (const event of events) {
      const { id, type, subject } = event;
      const value = JSON.stringify(event);
      if (Buffer.byteLength(value) <= LIMITS.message_bytes_max) {
        messages.push({ key: subject, value });
        continue;
      }
      const error = `larger than ${LIMITS.message_bytes_max} bytes`;
      this.log.error(
        { source: this.source, id, type, error },
        'an event cannot be sent and is a dead letter',
      );
      const letter = { source: this.source, raw: Buffer.from(value), id, type, subject, error, attempts: 1 };
      await bury(this.database, RELAY_GROUP, [letter]);
    }
    return messages;
  }
}

const hasLost = (sent: TopicEnds | undefined, now: TopicEnds): boolean =>
  Object.entries(sent ?? {}).some(([partition, end]) => (now[partition] ?? 0) < end);

/** Cuts messages into sends that a broker takes at once. */
function inSends(messages: OutgoingMessage[]): OutgoingMessage[][] {
  const sends: OutgoingMessage[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value) + message.key.length;
    if (bytes + size > LIMITS.relay_send_bytes) {
      sends.push([]);
      bytes = 0;
    }
    sends.at(-1)!.push(message);
    bytes += size;
  }
  return sends;
}
