import type { Stand } from '../stand.mts';
import { untilQuiet } from '../lag.mts';
import { progress } from '../progress.mts';
import { sql } from '../sql.mts';
import { openAccounts } from './accounts.mts';
import { openHabits } from './habits.mts';
import { fillHistory, tellScores } from './history.mts';
import type { Person } from './person.mts';
import { tokenMaker } from './tokens.mts';

/** Together with the people of the load 100,000; 2 habits on 51 dates make 10 million completions. */
const BACKGROUND = { users: 98_000, habits: 2, endDaysAgo: 9, dates: 51 };
/** In so many pieces, so that no statement is too large. */
const CHUNK = 7_000;
/** Of these days of the history boards are told: with their weeks, months and all time a million standings. */
const TOLD = [0, 14, 28, 42];
const OLD = { habits: 3, endDaysAgo: 9, dates: 3_650 };
const DAY_MS = 86_400_000;

export interface Grown {
  /** Someone with ten years of daily history, and someone with none. */
  old: Person;
  fresh: Person;
  /** The dates of the history that boards were told of. */
  told: string[];
}

/** @param percent of what workload 7 stores; the whole takes minutes */
export async function grow({ product, world }: Stand, percent: number, now: Date): Promise<Grown> {
  const began = performance.now();
  const { databaseUrl } = product;
  const dateAgo = (days: number): string =>
    new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10);
  const ids = await openAccounts(databaseUrl, Math.round((BACKGROUND.users * percent) / 100));
  const firstDate = dateAgo(BACKGROUND.endDaysAgo + BACKGROUND.dates - 1);
  const told = TOLD.map((days) => dateAgo(BACKGROUND.endDaysAgo + days));
  for (let from = 0; from < ids.length; from += CHUNK) {
    const chunk = ids.slice(from, from + CHUNK);
    await openHabits(
      databaseUrl,
      chunk.map((id) => ({ id, habits: [] })),
      BACKGROUND.habits,
      firstDate,
    );
    await fillHistory(databaseUrl, chunk, BACKGROUND);
    await tellScores(databaseUrl, chunk, told);
  }
  const tokenOf = tokenMaker(product.tokenKey, now);
  const [old, fresh] = (await openAccounts(databaseUrl, 2)).map((id): Person => ({
    id,
    token: tokenOf(id),
    clanId: null,
    habits: [],
  })) as [Person, Person];
  await openHabits(databaseUrl, [old], OLD.habits, dateAgo(OLD.endDaysAgo + OLD.dates - 1));
  await openHabits(databaseUrl, [fresh], OLD.habits, world.dates[0]!);
  await fillHistory(databaseUrl, [old.id], OLD);
  await untilQuiet(product);
  await sql(databaseUrl, 'VACUUM (ANALYZE)');
  await sql(databaseUrl, 'CHECKPOINT');
  progress(`Grown in ${((performance.now() - began) / 1_000).toFixed(0)} s.`);
  return { old, fresh, told };
}
