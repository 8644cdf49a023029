import type { Choices } from '../checker/random.ts';
import { EVERYDAY, type HabitPlan, OF_RIVALS } from './habits.mts';
import { nameOf } from './names.mts';
import { choicesOf, shuffled } from './seeded.mts';

/** The first two of all are the rivals, the third is whom a newcomer looks around as. */
export const RIVALS = 2;
export const GUEST = 2;

const HABITS = { min: 4, max: 7 };
/** The chance that a due habit is done in a week that is neither good nor bad. */
const DILIGENCE = { min: 0.6, max: 0.98 };
/** Everyone has their own time for a habit: so many minutes before or after what is usual. */
const OWN_TIME = 150;
const DAY = { begins: 6 * 60, ends: 22 * 60 + 30 };
/** Of ten people outside the largest clan so many live elsewhere. */
const ELSEWHERE_OF_TEN = 5;
const ZONES = ['Europe/Lisbon', 'America/Denver', 'Asia/Seoul', 'Australia/Perth', 'America/Sao_Paulo'];

/** Somebody of the demo: who they are is chosen once, by the seed. */
export interface Person {
  index: number;
  seed: number;
  displayName: string;
  timeZone: string;
  diligence: number;
  habits: readonly HabitPlan[];
}

/**
 * @param homeZone where the largest clan lives, so that its day is that of who watches
 * @param inLargest whether they are of that clan
 */
export function personOf(seed: number, index: number, homeZone: string, inLargest: boolean): Person {
  const choices = choicesOf('person', seed, index);
  const elsewhere = choices.below(10) < ELSEWHERE_OF_TEN;
  const zone = choices.of(ZONES);
  const count = HABITS.min + choices.below(HABITS.max - HABITS.min + 1);
  return {
    index,
    seed,
    displayName: nameOf(seed, index),
    timeZone: inLargest || !elsewhere ? homeZone : zone,
    diligence: DILIGENCE.min + choices.next() * (DILIGENCE.max - DILIGENCE.min),
    habits: isRival({ index })
      ? OF_RIVALS
      : shuffled(EVERYDAY, choices)
          .slice(0, count)
          .map((plan) => ({ ...plan, usuallyAt: ownTime(plan.usuallyAt, choices) })),
  };
}

const ownTime = (usuallyAt: number, choices: Choices): number =>
  Math.min(DAY.ends, Math.max(DAY.begins, usuallyAt + Math.round((choices.next() * 2 - 1) * OWN_TIME)));

export const isRival = ({ index }: { index: number }): boolean => index < RIVALS;
