import { someAtOnce } from '../local/some-at-once.mts';
import type { Choice } from './arguments.mts';
import { momentAt } from './calendar.mts';
import { clansOf } from './clan.mts';
import type { Credentials } from './credentials.mts';
import { HISTORY_DAYS } from './history.mts';
import type { Past } from './past.mts';
import { GUEST, personOf, type Person } from './person.mts';
import { Session } from './session.mts';
import { RECORDABLE_BACK, type Settled, settleClan, settleHabits } from './settle.mts';
import type { Wire } from './wire.mts';
import { catchUp } from './write.mts';

/** People who settle in at once: each costs the server a password hash. */
const SETTLING_MAX = 4;
const BEFORE_THE_DAY = -1;

/** Everyone of the demo, ready to act. */
export interface Valley {
  people: Settled[];
  /** Of the largest clan. */
  clan: { clanId: string; name: string };
  made: { people: number; clans: number; habits: number; completions: number; past: number };
}

/** Makes the people and clans of a choice, or finds them from an earlier run. */
export async function settle(
  wire: Wire,
  { people: count, seed }: Choice,
  credentialsOf: (person: Person) => Credentials,
  homeZone: string,
  givenPast: Past | null,
  clock: () => number,
): Promise<Valley> {
  const groups = clansOf(count);
  const persons = groups.flatMap((group, clan) =>
    group.map((index) => personOf(seed, index, homeZone, clan === 0)),
  );
  const usernames = persons.map((person) => credentialsOf(person).username);
  const past = (await givenPast?.isOpenTo(usernames)) ? givenPast : null;
  const opened = await someAtOnce(persons, SETTLING_MAX, (person) =>
    Session.open(wire, person, credentialsOf(person)),
  );
  // Before anything is recorded: a clan's board shows what was first recorded as its member.
  const clans = [];
  for (const [number, group] of groups.entries())
    clans.push(
      await settleClan(
        number,
        group.map((index) => opened[index]!.session),
      ),
    );
  const settled = await someAtOnce(persons, SETTLING_MAX, async (person, index) => {
    const back = past ? HISTORY_DAYS : RECORDABLE_BACK;
    const someone = await settleHabits(person, opened[index]!.session, clock(), back);
    const { date, minute } = momentAt(clock(), person.timeZone);
    const until = person.index === GUEST ? BEFORE_THE_DAY : minute;
    return { someone, written: await catchUp(someone, date, RECORDABLE_BACK, until) };
  });
  const people = settled.map(({ someone }) => someone);
  const made = {
    people: opened.filter(({ isNew }) => isNew).length,
    clans: clans.length,
    habits: settled.reduce((sum, { someone }) => sum + someone.habits.length, 0),
    completions: settled.reduce((sum, { written }) => sum + written, 0),
    past: (await past?.write(people)) ?? 0,
  };
  return { people, clan: clans[0]!, made };
}
