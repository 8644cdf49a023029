import type { Habit } from '../api/types';
import type { Words } from '../words/en';

/** What its amounts count; null when it is done or not. */
export function unitOf({ kind, unit }: Pick<Habit, 'kind' | 'unit'>, { today }: Words): string | null {
  if (kind === 'check') return null;
  return unit ?? (kind === 'minutes' ? today.minutes : today.times);
}

/** What one tap adds: about a sixth of the target, on a round figure. */
export function stepOf({ kind, target }: Pick<Habit, 'kind' | 'target'>): number {
  if (kind === 'check') return 1;
  const steps = [1, 5, 10, 50, 100, 500, 1000];
  return steps.findLast((step) => step <= target / 4) ?? 1;
}

/** The most that a date can hold. */
export const amountMax = ({ kind }: Pick<Habit, 'kind'>): number =>
  kind === 'check' ? 1 : kind === 'minutes' ? 1_440 : 10_000;
