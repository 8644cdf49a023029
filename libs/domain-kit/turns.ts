/** Lets so many run at once and so many wait, in order; whoever finds no room is turned away. */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly runningMax: number,
    private readonly waitingMax: number,
    private readonly noRoom: () => Error,
  ) {}

  /** @throws what `noRoom` makes when too many wait already */
  async take<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      // The place goes straight to the next one, so that nobody overtakes.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  private async enter(): Promise<void> {
    if (this.running < this.runningMax) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= this.waitingMax) throw this.noRoom();
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}
