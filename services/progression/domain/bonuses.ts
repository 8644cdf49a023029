import type { Hundredths } from '#libs/domain-kit';
import type { Day } from './plan';
import type { ReachedBonus } from './streaks';

/** A streak bonus that was given and stands. */
export interface StandingBonus extends ReachedBonus {
  amount: Hundredths;
}

export interface BonusChanges {
  given: StandingBonus[];
  withdrawn: StandingBonus[];
  /** Still earned, but another date reaches it now. */
  moved: StandingBonus[];
}

/**
 * What has to change so that exactly the reached bonuses stand, once for each run.
 * A bonus keeps the amount it was given with when the rules change later.
 * @param standing the bonuses reached on `since` or later, as they stand
 * @param reached the bonuses that the history reaches on `since` or later
 * @param amounts what each length yields now; one that is no longer rewarded is not given any more
 */
export function settleBonuses(
  standing: readonly StandingBonus[],
  reached: readonly ReachedBonus[],
  amounts: ReadonlyMap<number, Hundredths>,
): BonusChanges {
  const byKey = new Map(standing.map((bonus) => [keyOf(bonus), bonus]));
  const given: StandingBonus[] = [];
  const moved: StandingBonus[] = [];
  for (const bonus of reached) {
    const known = byKey.get(keyOf(bonus));
    byKey.delete(keyOf(bonus));
    const amount = amounts.get(bonus.length);
    if (!known) {
      if (amount !== undefined) given.push({ ...bonus, amount });
    } else if (known.reachedOn !== bonus.reachedOn) moved.push({ ...known, reachedOn: bonus.reachedOn });
  }
  return { given, moved, withdrawn: [...byKey.values()] };
}

const keyOf = (bonus: { habitId: string; runStartedOn: Day; length: number }): string =>
  `${bonus.habitId} ${bonus.runStartedOn} ${bonus.length}`;
