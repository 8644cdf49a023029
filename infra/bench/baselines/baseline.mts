import type { Figure } from '../figure.mts';
import { median, spreadOf } from '../numbers.mts';

/** How the rounds of a workload compare with what was measured beside them; none where the tool is missing. */
export function against(
  name: string,
  rounds: readonly number[],
  beside: readonly (number | null)[],
  wanted: number | null = null,
): Figure['baselines'] {
  const measured = beside.filter((value) => value !== null);
  if (measured.length === 0) return [];
  return [{ name, spread: spreadOf(measured), ratio: median(rounds) / median(measured), wanted }];
}
