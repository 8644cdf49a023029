import { Injectable } from '@nestjs/common';

/** Tells the publisher, where it works in this process, that there are new marks. */
@Injectable()
export class MarksBell {
  private rung = false;
  private wake: () => void = () => undefined;

  ring(): void {
    this.rung = true;
    this.wake();
  }

  /** Until it rings, or has rung since the last wait; or until the time is over, or the signal aborts. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.rung && !signal.aborted) await this.next(ms, signal);
    this.rung = false;
  }

  private async next(ms: number, signal: AbortSignal): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', this.wake);
    });
    clearTimeout(timer);
    signal.removeEventListener('abort', this.wake);
  }
}
