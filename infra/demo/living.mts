import { setTimeout as wait } from 'node:timers/promises';
import { say } from '../local/say.mts';
import { momentAt } from './calendar.mts';
import { actsBetween, beginsAnew, type Day, type Place } from './life.mts';
import { GUEST } from './person.mts';
import type { Settled } from './settle.mts';
import type { Valley } from './valley.mts';
import { Refused } from './wire.mts';
import { clear, write } from './write.mts';

const LOOK_EVERY_MS = 1_000;
const TELL_EVERY_MS = 60_000;

/** Lets everyone but the newcomer's own person live until told to stop; tells once a minute what happened. */
export async function live(
  valley: Valley,
  pace: number,
  clock: () => number,
  stop: AbortSignal,
): Promise<void> {
  const living = valley.people.filter(({ person }) => person.index !== GUEST);
  const began = clock();
  const places = living.map(({ person }) => placeOf(person.timeZone, began, began));
  const tally = { ticks: 0, undone: 0, refused: 0 };
  /** The days in which each of them wrote last. */
  const written: Day[] = [...places];
  let toldAt = began;
  for (;;) {
    await wait(LOOK_EVERY_MS, undefined, { signal: stop });
    const now = clock();
    const due = living.flatMap((someone, index) => {
      const place = placeOf(someone.person.timeZone, now, began + (now - began) * pace);
      const works = dueOf(someone, places[index]!, place, written[index]!);
      places[index] = place;
      if (works.length > 0) written[index] = place;
      return works;
    });
    // The order of the day is kept among all of them: who overtakes whom depends on it.
    for (const { work, counts } of due.sort((a, b) => a.minute - b.minute))
      tally[await done(work, counts)] += 1;
    if (now - toldAt < TELL_EVERY_MS) continue;
    toldAt = now;
    say(`${new Date(now).toTimeString().slice(0, 5)}  ${wordsOf(tally)} ${await leadOf(valley)}`);
    Object.assign(tally, { ticks: 0, undone: 0, refused: 0 });
  }
}

const placeOf = (timeZone: string, now: number, lived: number): Place => {
  const { date, minute } = momentAt(lived, timeZone);
  return { lived: date, minute, on: momentAt(now, timeZone).date };
};

interface Due {
  minute: number;
  work: () => Promise<void>;
  counts: 'ticks' | 'undone';
}

function dueOf(someone: Settled, before: Place, now: Place, written: Day): Due[] {
  const startDates = someone.habits.map(({ startDate }) => startDate);
  const acts = actsBetween(someone.person, before, now, startDates);
  const due = acts.map((act): Due => ({
    minute: act.minute,
    work: () => write(someone, act, now.on),
    counts: 'remove' in act.wish ? 'undone' : 'ticks',
  }));
  if (due.length === 0 || !beginsAnew(written, now)) return due;
  return [{ minute: due[0]!.minute, work: () => clear(someone, now.on), counts: 'undone' }, ...due];
}

/** A refusal (a habit archived by hand, an account erased) is nobody else's. */
async function done(work: () => Promise<void>, counts: Due['counts']): Promise<Due['counts'] | 'refused'> {
  try {
    await work();
    return counts;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return 'refused';
  }
}

const wordsOf = ({ ticks, undone, refused }: { ticks: number; undone: number; refused: number }): string =>
  `${ticks} recorded, ${undone} taken back${refused > 0 ? `, ${refused} refused` : ''};`;

/** How the two at the top stand. */
async function leadOf({ people, clan }: Valley): Promise<string> {
  const path = `/v1/boards/clan:${clan.clanId}?period=day&limit=2`;
  const { items } = await people[0]!.session.call<{ items: { name: string; score: number }[] }>('GET', path);
  const [first, second] = items;
  if (!first) return `${clan.name} has a quiet day.`;
  const over = second ? `, ${second.name} follows with ${second.score}` : '';
  return `${first.name} leads ${clan.name} with ${first.score}${over}.`;
}
