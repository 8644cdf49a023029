/** Remembers the latest ids, so that an event that comes twice in a row is told once. */
export class RecentIds {
  private latest = new Set<string>();
  private former = new Set<string>();

  /** @param idsMin how many are remembered at least; twice as many at most */
  constructor(private readonly idsMin: number) {}

  has(id: string): boolean {
    return this.latest.has(id) || this.former.has(id);
  }

  /** The older half goes at once: a set is slow to tell its oldest while it has gaps where older ones were. */
  add(id: string): void {
    if (this.latest.size >= this.idsMin) {
      this.former = this.latest;
      this.latest = new Set();
    }
    this.latest.add(id);
  }
}
