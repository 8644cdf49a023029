import { type ServiceName, topicOf } from '#libs/contracts';
import type { Database } from '#libs/database';
import { BusBase, type BusOptions } from './bus-base';
import { Interrupted } from './deliver';
import type { Lag } from './event-bus';
import type { Group } from './group';
import type { IncomingBatch } from './kafka-batches';
import { type KafkaClient, KafkaRefusal } from './kafka-client';
import { outboxLag, RELAY_GROUP } from './lag';
import { LIMITS } from './limits';
import { parseMessage } from './parse-event';
import { Relay } from './relay';
import { Backoff, pause } from './waiting';

export interface KafkaBusOptions extends BusOptions {
  client: KafkaClient;
  prefix: string;
  /** Only a new process could go on. */
  onFatal(error: Error): void;
}

/** Each outbox is copied to a topic of its own; groups consume the topics. */
export class KafkaBus extends BusBase {
  protected readonly outboxReaders = 'relay';
  private readonly client: KafkaClient;
  /** When a group of this process had last nothing left, or the time of what it settled last; by group and source. */
  private readonly settledUntil = new Map<string, number>();

  constructor(private readonly kafka: KafkaBusOptions) {
    super(kafka);
    this.client = kafka.client;
  }

  protected override runSource(
    database: Database,
    source: ServiceName,
    stopping: AbortSignal,
  ): Promise<unknown> {
    const topic = this.topic(source);
    const sink = {
      send: (messages: Parameters<KafkaClient['send']>[1]) => this.client.send(topic, messages),
      ends: async () => {
        await this.client.ensureTopics(this.topics);
        return this.client.ends(topic);
      },
    };
    return this.leadership(database).lead(RELAY_GROUP, stopping, (held) =>
      new Relay(database, source, sink, this.bell(source), this.log, this.tracer).run(held),
    );
  }

  protected override async runGroup(group: Group, stopping: AbortSignal): Promise<void> {
    const sources = new Map(group.subscription.from.map((source) => [this.topic(source), source]));
    const topics = [...sources.keys()];
    const backoff = new Backoff(LIMITS.retry_min_ms, LIMITS.retry_max_ms);
    while (!stopping.aborted) {
      try {
        await this.client.ensureTopics(this.topics);
        const onBatch = async (batch: IncomingBatch): Promise<void> => {
          await this.take(group, sources.get(batch.topic)!, batch, stopping);
          backoff.reset();
          await pause(group.restMs, stopping);
        };
        await this.client.consume({ group: this.groupId(group), topics, onBatch }, stopping);
      } catch (error) {
        if (stopping.aborted) return;
        if (error instanceof KafkaRefusal) {
          this.log.error({ err: error, group: group.name }, 'Kafka refuses this consumer');
          this.kafka.onFatal(error);
          return;
        }
        this.log.warn({ err: error, group: group.name }, 'the consumer was cut off, connecting anew');
      }
      await pause(backoff.take(), stopping);
    }
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.client.close();
  }

  /** Of the relays of this process, and, while Kafka answers, of its groups. */
  override ping(): Promise<void> {
    return this.client.ping();
  }

  override async lag(): Promise<Lag[]> {
    const relays = this.sources.map(([database, source]) => outboxLag(database, RELAY_GROUP, source));
    const groups = this.groups.flatMap((group) =>
      group.subscription.from.map((source) => this.groupLag(group, source)),
    );
    const known = await Promise.all([
      ...relays,
      ...groups.map((lag) => lag.catch((error: unknown) => this.unknownLag(error))),
    ]);
    return known.filter((lag) => lag !== undefined);
  }

  private async groupLag(group: Group, source: ServiceName): Promise<Lag> {
    const events = await this.client.behind(this.groupId(group), this.topic(source));
    const key = `${group.name}/${source}`;
    const now = Date.now();
    if (events === 0 || !this.settledUntil.has(key)) this.settledUntil.set(key, now);
    const seconds = events === 0 ? 0 : Math.max(0, (now - this.settledUntil.get(key)!) / 1000);
    return { group: group.name, source, events, seconds };
  }

  private unknownLag(error: unknown): undefined {
    this.log.warn({ err: error }, 'how far consumers are behind is not known');
  }

  /** Settles a batch of one topic, part by part. */
  private async take(
    group: Group,
    source: ServiceName,
    batch: IncomingBatch,
    stopping: AbortSignal,
  ): Promise<void> {
    // A handler may take longer than a session lasts; what a beat learns is learnt again after the part.
    const beating = setInterval(() => void batch.beat().catch(() => undefined), LIMITS.kafka_heartbeat_ms);
    try {
      for (let from = 0; from < batch.values.length && batch.mayGoOn(); from += group.batchMax) {
        const part = batch.values.slice(from, from + group.batchMax);
        const messages = part.map((value) => ({
          parsed: parseMessage(value, group.wanted),
          raw: () => value ?? new Uint8Array(),
        }));
        await group.settle(source, messages, stopping, () => batch.beat());
        const last = messages.at(-1)!.parsed;
        if (last.kind === 'event') {
          this.settledUntil.set(`${group.name}/${source}`, Date.parse(last.event.time));
        }
        await batch.settled(from + part.length);
      }
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
    } finally {
      clearInterval(beating);
    }
  }

  /** All that this process sends to or reads, so that what is missing is made in one go. */
  private get topics(): string[] {
    const read = this.groups.flatMap(({ subscription }) => subscription.from);
    const sent = this.sources.map(([, source]) => source);
    return [...new Set([...sent, ...read])].map((source) => this.topic(source));
  }

  private topic(source: ServiceName): string {
    return `${this.kafka.prefix}${topicOf(source)}`;
  }

  private groupId(group: Group): string {
    return `${this.kafka.prefix}${group.name}`;
  }
}
