import { todayOf } from './calendar';
import type { Person } from './facts';
import { scoreOf, yieldAt } from './points';
import { streaksOf } from './streaks';

const REALMS: readonly [key: string, madra: number, consistency: number][] = [
  ['copper', 0, 0],
  ['iron', 100, 2],
  ['jade', 300, 4],
  ['lowgold', 700, 7],
  ['highgold', 1400, 10],
  ['truegold', 2600, 14],
  ['underlord', 4500, 21],
  ['overlord', 7500, 30],
  ['archlord', 12000, 45],
  ['sage-or-herald', 20000, 60],
  ['monarch', 35000, 90],
];

/** What `GET /v1/progress` and the streaks beside it must say. */
export function progressOf(person: Person, now: number) {
  const { overall, habits } = streaksOf(person, now);
  const completions = person.habits.flatMap((habit) =>
    [...habit.completions.keys()].map((date) => yieldAt(habit, date)),
  );
  const bonuses = [...habits.values()].map(({ bonus }) => bonus);
  const madra = [...completions, ...bonuses].reduce((sum, each) => sum + each, 0) / 100;
  const reached = REALMS.filter(
    ([, needed, consistency]) => madra >= needed && overall.longest >= consistency,
  );
  const ordinal = reached.length === 0 ? 0 : REALMS.indexOf(reached.at(-1)!);
  return {
    madra,
    score: { today: scoreOf(person, todayOf(person.pairs, now), now) / 100 },
    realm: REALMS[ordinal]![0],
    ordinal,
    nextRealm: REALMS[ordinal + 1]?.[0] ?? null,
    streak: overall,
    habits,
  };
}
