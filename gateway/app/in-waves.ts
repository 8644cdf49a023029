import { setTimeout as wait } from 'node:timers/promises';

export interface Waves {
  size: number;
  /** Between the end of one and the next. */
  pauseMs: number;
}

/** Does something for each of many, so many at once; few are done with at once and without a pause. */
export async function inWaves<T>(
  items: readonly T[],
  { size, pauseMs }: Waves,
  each: (item: T) => void,
  pause: (ms: number) => Promise<unknown> = wait,
): Promise<void> {
  for (let from = 0; from < items.length; from += size) {
    if (from > 0) await pause(pauseMs);
    for (const item of items.slice(from, from + size)) each(item);
  }
}
