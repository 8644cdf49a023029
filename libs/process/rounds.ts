import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '#libs/domain-kit';

export interface RoundsOptions {
  /** What the work is, as a log says it. */
  what: string;
  everyMs: number;
  /** The wait for the first round; default: as long as between two. */
  firstAfterMs?: number;
  log: Logger;
}

/** A round of work again and again, never two at once, until it is stopped. */
export class Rounds {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  /**
   * @param work one round; true when there is more to do at once. What it throws is logged, and the next round comes
   *   all the same.
   */
  constructor(
    private readonly options: RoundsOptions,
    private readonly work: (stopping: AbortSignal) => Promise<boolean>,
  ) {
    this.running = this.run();
  }

  /** Ends the pauses; resolves when the round under way has ended. */
  stop(): Promise<void> {
    this.stopping.abort();
    return this.running;
  }

  private async run(): Promise<void> {
    const { everyMs, firstAfterMs = everyMs } = this.options;
    await this.rest(firstAfterMs);
    while (!this.stopping.signal.aborted) {
      if (!(await this.round())) await this.rest(everyMs);
    }
  }

  /** @returns whether there is more */
  private async round(): Promise<boolean> {
    try {
      return await this.work(this.stopping.signal);
    } catch (error) {
      this.options.log.warn({ err: error }, `${this.options.what} failed, the next round tries again`);
      return false;
    }
  }

  private async rest(ms: number): Promise<void> {
    if (ms === 0) return;
    await pause(ms, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
  }
}
