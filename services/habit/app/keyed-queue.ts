/**
 * A queue out of which no two items of the same key are ever in hand at once, and in which the items of a key
 * keep their order. Every operation takes constant time, however many wait behind one key.
 */
export class KeyedQueue<Item extends { readonly key: string }> {
  /** Who may be taken: at most one of each key. */
  private ready: Item[] = [];
  /** By key of an item that is ready or in hand: who waits behind it. */
  private readonly lanes = new Map<string, Item[]>();
  private count = 0;

  /** Items that wait or are in hand. */
  get size(): number {
    return this.count;
  }

  get hasReady(): boolean {
    return this.ready.length > 0;
  }

  /** How many wait behind the one of this key that is ready or in hand. */
  waitingFor(key: string): number {
    return this.lanes.get(key)?.length ?? 0;
  }

  push(item: Item): void {
    this.count++;
    const lane = this.lanes.get(item.key);
    if (lane) {
      lane.push(item);
    } else {
      this.lanes.set(item.key, []);
      this.ready.push(item);
    }
  }

  /** Up to `max` items, of different keys; each must be given back to `done`. */
  take(max: number): Item[] {
    return this.ready.splice(0, max);
  }

  done({ key }: Item): void {
    this.count--;
    const next = this.lanes.get(key)!.shift();
    if (next) this.ready.push(next);
    else this.lanes.delete(key);
  }
}
