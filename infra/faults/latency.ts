import type { Crowd } from '../checker/crowd';

/** The 99th percentile of the answers that a crowd got since a moment, in milliseconds; Infinity without any. */
export function answersP99(crowd: Crowd, since_ms: number, until_ms = Infinity): number {
  const took = crowd.actors
    .flatMap(({ answers }) => answers)
    .filter(({ at_ms }) => at_ms > since_ms && at_ms <= until_ms)
    .map(({ took_ms }) => took_ms)
    .sort((a, b) => a - b);
  return took[Math.floor(took.length * 0.99)] ?? Infinity;
}
