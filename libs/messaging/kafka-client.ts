import {
  type Admin,
  type Consumer,
  type EachBatchPayload,
  type ISocketFactory,
  Kafka,
  logLevel,
  Partitioners,
  type Producer,
} from 'kafkajs';
import RequestQueue from 'kafkajs/src/network/requestQueue';
import { type IncomingBatch, type PartitionBatch, TopicBatches } from './kafka-batches';
import { LIMITS } from './limits';
import type { OutgoingMessage, TopicEnds } from './relay';

export interface KafkaClientOptions {
  brokers: string[];
  clientId: string;
  socketFactory?: ISocketFactory;
}

export interface Consumption {
  group: string;
  topics: string[];
  onBatch(batch: IncomingBatch): Promise<void>;
}

/** A reason that trying again can't mend, such as a missing permission. */
export class KafkaRefusal extends Error {}

/**
 * kafkajs 2.2.4 wakes every connection each millisecond for ever, also when nothing waits and after it was closed
 * (its issue 1704). Only requests that a broker's throttling holds back need to be looked at later.
 */
RequestQueue.prototype.scheduleCheckPendingRequests = function schedule() {
  if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
  const waitMs = Math.max(this.throttledUntil - Date.now(), LIMITS.kafka_throttle_check_ms);
  this.throttleCheckTimeoutId = setTimeout(() => {
    this.throttleCheckTimeoutId = null;
    this.checkPendingRequests();
  }, waitMs);
};

/** All that this product knows of the Kafka client; nothing else imports it. */
export class KafkaClient {
  private readonly kafka: Kafka;
  /** How many brokers the settings name. */
  private readonly named: number;
  private readonly producer: Slot<Producer>;
  private readonly admin: Slot<Admin>;

  constructor({ brokers, clientId, socketFactory }: KafkaClientOptions) {
    this.named = brokers.length;
    this.kafka = new Kafka({
      brokers,
      clientId,
      socketFactory,
      connectionTimeout: LIMITS.kafka_connect_timeout_ms,
      requestTimeout: LIMITS.kafka_request_timeout_ms,
      retry: {
        retries: LIMITS.kafka_request_retries,
        initialRetryTime: LIMITS.kafka_retry_min_ms,
        maxRetryTime: LIMITS.kafka_retry_max_ms,
      },
      // It tells each try; what comes of them is told by whoever asked.
      logLevel: logLevel.NOTHING,
    });
    this.admin = new Slot(() => this.kafka.admin());
    this.producer = new Slot(() =>
      this.kafka.producer({
        idempotent: true,
        maxInFlightRequests: 1,
        createPartitioner: Partitioners.DefaultPartitioner,
        allowAutoTopicCreation: false,
      }),
    );
  }

  /**
   * Makes the topics that are not there; several processes may do so at once. Of three copies two take a message
   * before it counts as sent, so any one broker may be lost.
   */
  async ensureTopics(topics: readonly string[]): Promise<void> {
    await this.admin.use(async (admin) => {
      const there = new Set(await admin.listTopics());
      const missing = topics.filter((topic) => !there.has(topic));
      if (missing.length === 0) return;
      const { brokers } = await admin.describeCluster();
      // A broker that is named and not there yet is waited for: a topic keeps the copies that it was made with.
      const copies = Math.min(Math.max(brokers.length, this.named), LIMITS.topic_copies_max);
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({
          topic,
          numPartitions: LIMITS.topic_partitions,
          replicationFactor: copies,
          configEntries: [
            { name: 'retention.ms', value: String(LIMITS.topic_retention_hours * 3_600_000) },
            { name: 'min.insync.replicas', value: String(Math.max(copies - 1, 1)) },
            // By the broker's clock: what a sender dates wrongly would be refused, or kept for too long.
            { name: 'message.timestamp.type', value: 'LogAppendTime' },
          ],
        })),
      });
    });
  }

  /** Rejects when no broker answers. */
  async ping(): Promise<void> {
    await this.admin.use((admin) => admin.describeCluster());
  }

  /** The next offset of each partition. */
  ends(topic: string): Promise<TopicEnds> {
    return this.admin.use(async (admin) =>
      Object.fromEntries(
        (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]),
      ),
    );
  }

  /** Deletes what these topics hold, as far as they are there; who read them goes on behind it. */
  async empty(topics: readonly string[]): Promise<void> {
    await this.admin.use(async (admin) => {
      const there = new Set(await admin.listTopics());
      for (const topic of topics.filter((name) => there.has(name))) {
        const ends = await admin.fetchTopicOffsets(topic);
        const partitions = ends
          .filter(({ low, high }) => low !== high)
          .map(({ partition, high }) => ({ partition, offset: high }));
        if (partitions.length > 0) await admin.deleteTopicRecords({ topic, partitions });
      }
    });
  }

  /** How many messages of a topic a group has not settled. */
  async behind(group: string, topic: string): Promise<number> {
    return this.admin.use(async (admin) => {
      const offsets = await admin.fetchTopicOffsets(topic);
      const settled = await admin.fetchOffsets({ groupId: group, topics: [topic] });
      const next = new Map(
        settled[0]?.partitions.map(({ partition, offset }) => [partition, Number(offset)]) ?? [],
      );
      return offsets.reduce((sum, { partition, high, low }) => {
        const from = Math.max(next.get(partition) ?? -1, Number(low));
        return sum + Math.max(0, Number(high) - from);
      }, 0);
    });
  }

  /** Resolves when all replicas that count have the messages. @returns per partition the offset after the first */
  send(topic: string, messages: OutgoingMessage[]): Promise<TopicEnds> {
    // After a failure its numbering may no longer be the broker's: the next send begins with a new producer.
    return this.producer.use(async (producer) => {
      const sent = await producer.send({ topic, acks: -1, messages });
      return Object.fromEntries(sent.map(({ partition, baseOffset }) => [partition, Number(baseOffset) + 1]));
    });
  }

  /**
   * Consumes until `stopping`, from the start where the group has no offset yet.
   * @throws KafkaRefusal when going on is pointless, any other error when trying again may help
   */
  async consume({ group, topics, onBatch }: Consumption, stopping: AbortSignal): Promise<void> {
    const consumer = this.kafka.consumer({
      groupId: group,
      sessionTimeout: LIMITS.kafka_session_timeout_ms,
      heartbeatInterval: LIMITS.kafka_heartbeat_ms,
      minBytes: 1,
      maxWaitTimeInMs: LIMITS.kafka_fetch_wait_ms,
      maxBytesPerPartition: LIMITS.kafka_fetch_bytes_per_partition,
      maxBytes: LIMITS.kafka_fetch_bytes,
      // We make a new consumer ourselves, and with it the topics that a new broker lacks.
      retry: { retries: LIMITS.kafka_request_retries, restartOnFailure: async () => false },
    });
    const ended = endOf(consumer, stopping);
    const batches = new Map(topics.map((topic) => [topic, new TopicBatches(onBatch)]));
    try {
      await consumer.connect();
      await consumer.subscribe({ topics, fromBeginning: true });
      await consumer.run({
        eachBatchAutoResolve: false,
        // Each partition would commit by itself.
        autoCommit: false,
        partitionsConsumedConcurrently: LIMITS.topic_partitions * topics.length,
        eachBatch: (payload) => batches.get(payload.batch.topic)!.take(incoming(payload)),
      });
      await ended.promise;
    } catch (error) {
      throw isRefusal(error) ? new KafkaRefusal((error as Error).message, { cause: error }) : error;
    } finally {
      ended.forget();
      await consumer.disconnect().catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.producer.close(), this.admin.close()]);
  }
}

/**
 * One connected client, made when it is first needed and replaced after a failure. Its users take turns: concurrent
 * calls can make kafkajs open a connection that nobody closes.
 */
class Slot<C extends Producer | Admin> {
  private current: Promise<C> | undefined;
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(private readonly make: () => C) {}

  use<T>(work: (client: C) => Promise<T>): Promise<T> {
    const turn = this.lastTurn.then(async () => {
      this.current ??= this.connect();
      try {
        return await work(await this.current);
      } catch (error) {
        await this.close();
        throw error;
      }
    });
    this.lastTurn = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    const closing = this.current;
    this.current = undefined;
    await closing?.then((client) => client.disconnect()).catch(() => undefined);
  }

  private async connect(): Promise<C> {
    const client = this.make();
    await client.connect().catch(async (error: unknown) => {
      await client.disconnect().catch(() => undefined);
      throw error;
    });
    return client;
  }
}

/** Rejects when the consumer crashed or fell silent, resolves when it shall stop. */
function endOf(consumer: Consumer, stopping: AbortSignal): { promise: Promise<void>; forget(): void } {
  let aliveAt = performance.now();
  let forget = () => {};
  const promise = new Promise<void>((resolve, reject) => {
    const { CRASH, HEARTBEAT, FETCH, GROUP_JOIN } = consumer.events;
    for (const sign of [HEARTBEAT, FETCH, GROUP_JOIN]) consumer.on(sign, () => (aliveAt = performance.now()));
    consumer.on(CRASH, ({ payload }) => reject(payload.error));
    const watch = setInterval(() => {
      if (performance.now() - aliveAt > LIMITS.kafka_silence_ms)
        reject(new Error('the consumer fell silent'));
    }, LIMITS.kafka_heartbeat_ms);
    const stop = () => resolve();
    if (stopping.aborted) stop();
    stopping.addEventListener('abort', stop);
    forget = () => {
      clearInterval(watch);
      stopping.removeEventListener('abort', stop);
    };
  });
  promise.catch(() => undefined);
  return { promise, forget };
}

function incoming(payload: EachBatchPayload): PartitionBatch {
  const { batch, resolveOffset, heartbeat, isRunning, isStale } = payload;
  return {
    topic: batch.topic,
    values: batch.messages.map(({ value }) => value),
    resolve: (index) => resolveOffset(batch.messages[index]!.offset),
    commit: () => payload.commitOffsetsIfNecessary(payload.uncommittedOffsets()),
    beat: heartbeat,
    mayGoOn: () => isRunning() && !isStale(),
  };
}

/**
 * What only a person can mend. The client itself calls more than this final, such as a coordinator that is not there
 * yet, which a new consumer finds a moment later.
 */
const REFUSALS = new Set([
  'KafkaJSSASLAuthenticationError',
  'KafkaJSNotImplemented',
  'KafkaJSUnsupportedMagicByteInMessageSet',
  'CLUSTER_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'TOPIC_AUTHORIZATION_FAILED',
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'UNSUPPORTED_VERSION',
  'INVALID_GROUP_ID',
  'INCONSISTENT_GROUP_PROTOCOL',
]);

interface KafkaError {
  name?: string;
  /** Of a protocol error, its name in the protocol. */
  type?: string;
  cause?: unknown;
}

export function isRefusal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, type, cause } = error as KafkaError;
  return REFUSALS.has(name ?? '') || REFUSALS.has(type ?? '') || isRefusal(cause);
}
