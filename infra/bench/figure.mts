import type { Spread } from './numbers.mts';

/** CPU microseconds, or MiB, by part: 'all-in-one', 'postgres', 'redis', 'load'. */
export type ByPart = Record<string, number>;

/** One line of the table. */
export interface Figure {
  /** The name of the workload, as the command line takes it. */
  workload: string;
  what: string;
  unit: string;
  spread: Spread;
  /** What is to be reached, in the same unit; null where nothing is asked. */
  target: { value: number; isMost: boolean } | null;
  latencyMs: { p50: number; p99: number } | null;
  /** CPU microseconds of one operation. */
  cpu: ByPart | null;
  memoryMiB: ByPart | null;
  /** Measured in the same run; `wanted` is the ratio to reach, null where it is for orientation. */
  baselines: { name: string; spread: Spread; ratio: number; wanted: number | null }[];
  /** Sentences that belong to the figure. */
  notes: string[];
}

/** A figure of which only what matters is said. */
export const figure = (
  said: Pick<Figure, 'workload' | 'what' | 'unit' | 'spread'> & Partial<Figure>,
): Figure => ({
  target: null,
  latencyMs: null,
  cpu: null,
  memoryMiB: null,
  baselines: [],
  notes: [],
  ...said,
});

export const atLeast = (value: number) => ({ value, isMost: false });
export const atMost = (value: number) => ({ value, isMost: true });

/** Whether the target is met; null where there is none. The median counts. */
export function isMet({ target, spread }: Figure): boolean | null {
  if (target === null) return null;
  return target.isMost ? spread.median <= target.value : spread.median >= target.value;
}
