/**
 * Lets all who ask for the same thing in one turn of the event loop share one reading, which begins after all of them
 * asked. What was read last is kept and handed to the next reading, which may find that it still holds.
 */
export class SharedReads<T> {
  private readonly kept = new Map<string, T>();
  private readonly begun = new Map<string, Promise<T | null>>();

  /** @param keptMax the one that was longest not asked for goes first */
  constructor(private readonly keptMax: number) {}

  read(name: string, readNow: (known: T | undefined) => Promise<T | null>): Promise<T | null> {
    const begun = this.begun.get(name);
    if (begun) return begun;
    const reading = new Promise<void>((resolve) => setImmediate(resolve)).then(async () => {
      this.begun.delete(name);
      const found = await readNow(this.kept.get(name));
      this.keep(name, found);
      return found;
    });
    this.begun.set(name, reading);
    return reading;
  }

  private keep(name: string, found: T | null): void {
    this.kept.delete(name);
    if (found === null) return;
    this.kept.set(name, found);
    if (this.kept.size > this.keptMax) this.kept.delete(this.kept.keys().next().value!);
  }
}
