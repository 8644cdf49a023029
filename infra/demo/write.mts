import type { Act, Wish } from './act.mts';
import { addDays } from './calendar.mts';
import { actsOf, standingBy } from './life.mts';
import type { Settled } from './settle.mts';

const MINUTES_OF_DAY = 24 * 60;

interface Key {
  habitId: string;
  localDate: string;
}

type Operation = Key & Wish;

/**
 * Writes down in one call what happened up to now: dates before today of which nothing is written yet, and what
 * today still lacks. What is there stays.
 * @param back how many dates before today
 * @param minute of today up to which acts have happened; below 0: none
 */
export async function catchUp(
  someone: Settled,
  today: string,
  back: number,
  minute: number,
): Promise<number> {
  const { person, habits } = someone;
  const from = addDays(today, -back);
  const held = await heldSince(someone, from, today);
  const startDates = habits.map(({ startDate }) => startDate);
  const operations: Operation[] = [];
  for (let date = from; date <= today; date = addDays(date, 1)) {
    if (date < today && held.some(({ localDate }) => localDate === date)) continue;
    const acts = actsOf(person, { lived: date, on: date }, startDates);
    for (const { habit, wish } of standingBy(acts, date === today ? minute : MINUTES_OF_DAY)) {
      const key = { habitId: habits[habit]!.id, localDate: date };
      if (!held.some(({ habitId, localDate }) => habitId === key.habitId && localDate === date))
        operations.push({ ...key, ...wish });
    }
  }
  await batch(someone, operations);
  return operations.length;
}

async function heldSince({ habits, session }: Settled, from: string, to: string): Promise<Key[]> {
  const held: Key[] = [];
  for (const { id } of habits) {
    const path = `/v1/habits/${id}/completions?from=${from}&to=${to}`;
    held.push(...(await session.call<{ items: Key[] }>('GET', path)).items);
  }
  return held;
}

/** Writes down one act. @throws Refused */
export async function write({ session, habits }: Settled, { habit, wish }: Act, date: string): Promise<void> {
  const path = `/v1/habits/${habits[habit]!.id}/completions/${date}`;
  if ('remove' in wish) await session.call('DELETE', path);
  else await session.call('PUT', path, wish);
}

/** Takes back all of a date. */
export const clear = (someone: Settled, date: string): Promise<void> =>
  batch(
    someone,
    someone.habits.map(({ id }) => ({ habitId: id, localDate: date, remove: true })),
  );

async function batch({ session }: Settled, operations: readonly Operation[]): Promise<void> {
  if (operations.length > 0) await session.call('POST', '/v1/completions/batch', { operations });
}
