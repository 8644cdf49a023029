import type { Round } from './load.mts';
import type { ByPart } from './figure.mts';
import { median, percentile } from './numbers.mts';

/** The median round's latencies. */
export const latencyOf = (rounds: readonly Pick<Round, 'latencyMs'>[]) => ({
  p50: median(rounds.map(({ latencyMs }) => latencyMs.p50)),
  p99: median(rounds.map(({ latencyMs }) => latencyMs.p99)),
});

/** The median of each part. */
export function cpuOf(rounds: readonly { cpu: ByPart }[]): ByPart {
  const parts = new Set(rounds.flatMap(({ cpu }) => Object.keys(cpu)));
  return Object.fromEntries(
    [...parts].map((part) => [part, median(rounds.map(({ cpu }) => cpu[part] ?? 0))]),
  );
}

export const megabytesOf = (rounds: readonly { memory: ByPart }[]): ByPart =>
  cpuOf(rounds.map(({ memory }) => ({ cpu: memory })));

export const latencyPair = (ms: readonly number[]) => ({
  p50: percentile(ms, 0.5),
  p99: percentile(ms, 0.99),
});
