import type { Hundredths } from './decimal';

export interface YieldRules {
  /** Madra of a completion that just reaches its target: 10. */
  base: number;
  /** More than this many times the target yields no more: 1.5. */
  ratioMax: number;
  /** Factor by difficulty 1, 2, 3. */
  difficultyFactors: readonly number[];
  /** The product of all multipliers counts up to this: 2. */
  multiplierMax: number;
}

/** Factors are exact to this many parts, so that half up is decided on whole numbers. */
const PARTS = 1000;
const parts = (factor: number): bigint => BigInt(Math.round(factor * PARTS));

/**
 * What a completion yields: base x min(amount / target, max) x difficulty x multiplier,
 * rounded half up to hundredths.
 */
export function completionYield(
  {
    amount,
    target,
    difficulty,
    multiplier,
  }: { amount: number; target: number; difficulty: number; multiplier: number },
  rules: YieldRules,
): Hundredths {
  const counted = min(BigInt(amount) * BigInt(PARTS), BigInt(target) * parts(rules.ratioMax));
  const numerator =
    100n *
    parts(rules.base) *
    counted *
    parts(rules.difficultyFactors[difficulty - 1]!) *
    parts(Math.min(multiplier, rules.multiplierMax));
  const denominator = BigInt(target) * BigInt(PARTS) ** 4n;
  return Number((2n * numerator + denominator) / (2n * denominator));
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
