import type { Act } from './act.mts';
import { daysBetween } from './calendar.mts';
import { type Person, RIVALS } from './person.mts';

/** Halves of a target that count: the yield ends at one and a half targets. */
const HALVES = 3;
/** The turns of a day, the two by turns, in minutes of the day. */
const FIRST_TURN = 6 * 60 + 20;
const BETWEEN_TURNS = 62;
/** Any date will do: it only has to stay. */
const SOME_DATE = '2026-01-05';

/**
 * Two who do the same in a day and never at once. Who begins does one half of a target, from then on each does
 * two by turns: so every turn is an overtaking. Who began yesterday is second today.
 */
export function turnsOf(person: Person, date: string): Act[] {
  const begins = Math.abs(daysBetween(SOME_DATE, date) + person.index) % RIVALS === 0;
  const steps = person.habits.flatMap((plan, habit) =>
    Array.from({ length: HALVES }, (_, half) => ({ habit, amount: (plan.target / 2) * (half + 1) })),
  );
  return steps.map(({ habit, amount }, step) => {
    const round = begins ? Math.ceil(step / 2) : Math.floor(step / 2);
    const turn = round * RIVALS + (begins ? 0 : 1);
    return { minute: FIRST_TURN + turn * BETWEEN_TURNS, habit, wish: { amount } };
  });
}
