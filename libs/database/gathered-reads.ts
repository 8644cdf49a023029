import { DomainError } from '#libs/domain-kit';

export const GATHERED_LIMITS = {
  /** Keys of one reading. */
  keysMax: 256,
  /** Readings under way: while one is at the database, the next is gathered. */
  readersMax: 2,
  /** Callers that wait for the next reading; beyond it they are told to come again. */
  waitingMax: 10_000,
};

interface Caller<Key, Found> {
  key: Key;
  resolve(found: Found): void;
  reject(error: unknown): void;
}

/**
 * Reads for many callers at once, as the writer of completions writes: who comes while readings are under way waits,
 * and all who wait go into the next one. It begins after they came, so it sees whatever was committed before. There is
 * no timer: a caller alone is served at once, and many share the cost of a statement.
 */
export class GatheredReads<Key, Found> {
  private waiting: Caller<Key, Found>[] = [];
  private readers = 0;
  private scheduled = false;

  /** @param read what is found for each key, in the order of the keys; a key may come twice */
  constructor(private readonly read: (keys: Key[]) => Promise<Found[]>) {}

  /** @throws DomainError `unavailable` when too many wait; else whatever the reading throws */
  get(key: Key): Promise<Found> {
    if (this.waiting.length >= GATHERED_LIMITS.waitingMax)
      throw new DomainError('unavailable', 'Too many wait to read.', undefined, 1);
    return new Promise((resolve, reject) => {
      this.waiting.push({ key, resolve, reject });
      this.schedule();
    });
  }

  /** Once this turn of the event loop is over, so that what came together is read together. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      while (this.readers < GATHERED_LIMITS.readersMax && this.waiting.length > 0) void this.serve();
    });
  }

  private async serve(): Promise<void> {
    const callers = this.waiting.splice(0, GATHERED_LIMITS.keysMax);
    this.readers += 1;
    try {
      const found = await this.read(callers.map(({ key }) => key));
      callers.forEach(({ resolve }, index) => resolve(found[index]!));
    } catch (error) {
      for (const { reject } of callers) reject(error);
    } finally {
      this.readers -= 1;
      if (this.waiting.length > 0) this.schedule();
    }
  }
}
