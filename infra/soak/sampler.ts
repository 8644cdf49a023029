import { setTimeout as wait } from 'node:timers/promises';
import type { Product } from '../faults/product';
import type { Reading } from './flat';
import { held, sample, type Kind } from './sample';

const SAMPLE_EVERY_MS = 5_000;
/** A collection makes its process stand still for a moment: with every so many-th sample. */
const COLLECT_EACH = 2;

/** How one thing went, as far as it was there to be read. */
export interface Series {
  kind: Kind;
  of: string;
  readings: Reading[];
}

/** Reads everything that has to stay flat, again and again, until it is stopped. */
export class Sampler {
  private readonly series = new Map<string, Series>();
  private readonly stopped = new AbortController();
  private readonly done: Promise<void>;

  /** @param onSample called with each sample */
  constructor(
    private readonly product: Product,
    onSample: () => void,
  ) {
    this.done = this.run(onSample);
  }

  /** @returns all series, and how many seconds they span */
  async stop(): Promise<{ series: Series[]; seconds: number }> {
    this.stopped.abort();
    await this.done;
    const series = [...this.series.values()];
    const seconds = Math.max(0, ...series.flatMap(({ readings }) => readings.map(({ at_s }) => at_s)));
    return { series, seconds };
  }

  private async run(onSample: () => void): Promise<void> {
    const { signal } = this.stopped;
    const fromMs = performance.now();
    for (let number = 0; !signal.aborted; number += 1) {
      const beganMs = performance.now();
      const at_s = (beganMs - fromMs) / 1_000;
      const counts = await sample(this.product);
      if (number % COLLECT_EACH === 0) counts.push(...(await held(this.product)));
      for (const { kind, of, value } of counts) {
        const key = `${kind} ${of}`;
        const series = this.series.get(key) ?? { kind, of, readings: [] };
        series.readings.push({ at_s, value });
        this.series.set(key, series);
      }
      onSample();
      const restMs = Math.max(0, beganMs + SAMPLE_EVERY_MS - performance.now());
      await wait(restMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
