/** Waits, but not longer than until the signal aborts; never throws. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

/** A wait that doubles each time, from a least to a most, until it is reset. */
export class Backoff {
  private nextMs: number;

  constructor(
    private readonly minMs: number,
    private readonly maxMs: number,
  ) {
    this.nextMs = minMs;
  }

  reset(toMs = this.minMs): void {
    this.nextMs = toMs;
  }

  take(): number {
    const ms = this.nextMs;
    this.nextMs = Math.min(ms * 2, this.maxMs);
    return ms;
  }
}

/** Lets one party wait until another rings; a ring between two waits is not lost. */
export class Doorbell {
  private rings = 0;
  private readonly listeners = new Set<() => void>();

  ring(): void {
    this.rings += 1;
    for (const listener of this.listeners) listener();
  }

  /** Take it before looking for work, and hand it to `wait` when there was none. */
  heard(): number {
    return this.rings;
  }

  /** @returns true when it rang since `heard` was taken, false when the time ran out or the signal aborted */
  async wait(heard: number, ms: number, signal: AbortSignal): Promise<boolean> {
    if (this.rings === heard && !signal.aborted) {
      const woken = new AbortController();
      const listener = () => woken.abort();
      this.listeners.add(listener);
      signal.addEventListener('abort', listener);
      await pause(ms, woken.signal);
      signal.removeEventListener('abort', listener);
      this.listeners.delete(listener);
    }
    return this.rings !== heard;
  }
}
