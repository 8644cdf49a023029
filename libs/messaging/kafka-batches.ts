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

/** Messages of one partition, in order, and what its consumer does for all of its partitions. */
export interface PartitionBatch {
  topic: string;
  values: (Buffer | null)[];
  /** Everything up to the message at this index is settled, and is told to the broker by `commit`. */
  resolve(index: number): void;
  commit(): Promise<void>;
  beat(): Promise<void>;
  mayGoOn(): boolean;
}

interface Caller {
  partition: PartitionBatch;
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
  take(partition: PartitionBatch): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ partition, resolve, reject });
      // The other partitions of the same fetch come in this turn of the event loop.
      setImmediate(() => void this.handOver());
    });
  }

  private async handOver(): Promise<void> {
    if (this.isBusy || this.waiting.length === 0) return;
    this.isBusy = true;
    const callers = this.waiting.splice(0);
    try {
      await this.onBatch(joined(callers.map(({ partition }) => partition)));
      for (const { resolve } of callers) resolve();
    } catch (error) {
      for (const { reject } of callers) reject(error);
    } finally {
      this.isBusy = false;
      setImmediate(() => void this.handOver());
    }
  }
}

function joined(partitions: readonly PartitionBatch[]): IncomingBatch {
  const first = partitions[0]!;
  const places = partitions.flatMap((partition) =>
    partition.values.map((_, index) => ({ partition, index })),
  );
  let before = 0;
  return {
    topic: first.topic,
    values: partitions.flatMap(({ values }) => values),
    async settled(count) {
      const last = new Map(places.slice(before, count).map(({ partition, index }) => [partition, index]));
      for (const [partition, index] of last) partition.resolve(index);
      before = count;
      await first.commit();
      await first.beat();
    },
    beat: () => first.beat(),
    mayGoOn: () => partitions.every((partition) => partition.mayGoOn()),
  };
}
