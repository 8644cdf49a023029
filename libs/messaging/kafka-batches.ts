import type { EachBatchPayload } from 'kafkajs';

/** Messages of one topic that came together, those of each partition in their order. */
export interface IncomingBatch {
  topic: string;
  values: (Buffer | null)[];
  /** So many of them, from the first on, are settled. */
  settled(count: number): Promise<void>;
  /** Tells the broker that we live. @throws when the partitions are no longer ours: let go of the batch */
  beat(): Promise<void>;
  /** False when the rest of the batch must be left to whoever comes next. */
  mayGoOn(): boolean;
}

interface Caller {
  payload: EachBatchPayload;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * What a fetch brings comes partition by partition, and handling a few messages of each costs many times what all of
 * them cost at once. So those of a topic go together: whatever has come once the batch before is settled.
 */
export class TopicBatches {
  private waiting: Caller[] = [];
  private isBusy = false;

  constructor(private readonly onBatch: (batch: IncomingBatch) => Promise<void>) {}

  /** Resolves when the messages of this partition have been taken care of. */
  take(payload: EachBatchPayload): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ payload, resolve, reject });
      // The other partitions of the same fetch come in this turn of the event loop.
      setImmediate(() => void this.handOver());
    });
  }

  private async handOver(): Promise<void> {
    if (this.isBusy || this.waiting.length === 0) return;
    this.isBusy = true;
    const callers = this.waiting.splice(0);
    try {
      await this.onBatch(joined(callers.map(({ payload }) => payload)));
      for (const { resolve } of callers) resolve();
    } catch (error) {
      for (const { reject } of callers) reject(error);
    } finally {
      this.isBusy = false;
      setImmediate(() => void this.handOver());
    }
  }
}

function joined(payloads: readonly EachBatchPayload[]): IncomingBatch {
  // Whatever is not of one partition is of their consumer, which they share.
  const consumer = payloads[0]!;
  const messages = payloads.flatMap((payload) =>
    payload.batch.messages.map(({ offset, value }) => ({ payload, offset, value })),
  );
  let before = 0;
  return {
    topic: consumer.batch.topic,
    values: messages.map(({ value }) => value),
    async settled(count) {
      const last = new Map(messages.slice(before, count).map(({ payload, offset }) => [payload, offset]));
      for (const [{ resolveOffset }, offset] of last) resolveOffset(offset);
      before = count;
      await consumer.commitOffsetsIfNecessary(consumer.uncommittedOffsets());
      await consumer.heartbeat();
    },
    beat: () => consumer.heartbeat(),
    mayGoOn: () => consumer.isRunning() && !payloads.some(({ isStale }) => isStale()),
  };
}
