/** Remembers the latest ids, so that an event that comes twice in a row is told once. */
export class RecentIds {
  private readonly ids = new Set<string>();

  /** @param idsMax how many are remembered */
  constructor(private readonly idsMax: number) {}

  has(id: string): boolean {
    return this.ids.has(id);
  }

  add(id: string): void {
    this.ids.add(id);
    if (this.ids.size <= this.idsMax) return;
    const [oldest] = this.ids;
    this.ids.delete(oldest!);
  }
}
