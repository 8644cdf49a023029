import { setImmediate as nextTurn } from 'node:timers/promises';
import { GATHERED_LIMITS, GatheredReads } from '../gathered-reads';

/** Readings that end when the test says so. */
class Shelf {
  readonly asked: string[][] = [];
  private readonly ends: ((error?: Error) => void)[] = [];
  readonly reads = new GatheredReads<string, string>((keys) => this.read(keys));

  private read(keys: string[]): Promise<string[]> {
    this.asked.push(keys);
    return new Promise((resolve, reject) => {
      this.ends.push((error) => (error ? reject(error) : resolve(keys.map((key) => `found ${key}`))));
    });
  }

  end(reading: number, error?: Error): void {
    this.ends[reading]!(error);
  }

  /** One reading for each reader, all under way. */
  async occupy(): Promise<Promise<string>[]> {
    const found: Promise<string>[] = [];
    for (let reader = 0; reader < GATHERED_LIMITS.readersMax; reader += 1) {
      found.push(this.reads.get(`early ${reader}`));
      await nextTurn();
    }
    return found;
  }
}

describe('gathered reads', () => {
  it('serve a caller alone at once', async () => {
    const shelf = new Shelf();
    const found = shelf.reads.get('a');
    await nextTurn();
    shelf.end(0);
    expect(await found).toBe('found a');
  });

  it('read together what came together, the same key twice included', async () => {
    const shelf = new Shelf();
    const found = Promise.all(['a', 'b', 'a'].map((key) => shelf.reads.get(key)));
    await nextTurn();
    shelf.end(0);
    expect(await found).toEqual(['found a', 'found b', 'found a']);
    expect(shelf.asked).toEqual([['a', 'b', 'a']]);
  });

  it('never put a caller into a reading that had begun before', async () => {
    const shelf = new Shelf();
    const early = await shelf.occupy();
    const late = Promise.all([shelf.reads.get('a'), shelf.reads.get('b')]);
    await nextTurn();
    expect(shelf.asked).toHaveLength(GATHERED_LIMITS.readersMax);
    early.forEach((_, reading) => shelf.end(reading));
    await Promise.all(early);
    await nextTurn();
    expect(shelf.asked.at(-1)).toEqual(['a', 'b']);
    shelf.end(GATHERED_LIMITS.readersMax);
    expect(await late).toEqual(['found a', 'found b']);
  });

  it('tell a failure to its own callers alone, and go on', async () => {
    const shelf = new Shelf();
    const lost = shelf.reads.get('a');
    await nextTurn();
    const kept = shelf.reads.get('b');
    await nextTurn();
    shelf.end(0, new Error('the connection broke'));
    shelf.end(1);
    await expect(lost).rejects.toThrow('the connection broke');
    expect(await kept).toBe('found b');
  });

  it('take no more callers than may wait', async () => {
    const shelf = new Shelf();
    await shelf.occupy();
    for (let waiting = 0; waiting < GATHERED_LIMITS.waitingMax; waiting += 1) void shelf.reads.get('a');
    expect(() => shelf.reads.get('b')).toThrow('Too many wait to read.');
  });
});
