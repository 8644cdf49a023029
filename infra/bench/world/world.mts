import { untilQuiet } from '../lag.mts';
import type { Product } from '../product.mts';
import { progress } from '../progress.mts';
import { call, forEach } from '../wire.mts';
import { openAccounts } from './accounts.mts';
import { openHabits } from './habits.mts';
import type { Person } from './person.mts';
import { tokenMaker } from './tokens.mts';

const CLAN_SIZE = 20;
const HABITS = 3;
/** So many people have enough habits for a batch of 100 operations on different dates. */
const BUSY = { people: 100, habits: 15 };
/** Today and the 6 before it: one more could be recorded, and would close while the bench goes on past midnight. */
const DATES = 7;
const DAY_MS = 86_400_000;

/** People with their habits and clans, and the dates they can record, oldest first. */
export interface World {
  people: Person[];
  /** Not among the people: theirs is the batch workload. */
  busy: Person[];
  clans: string[];
  dates: string[];
  /** Grows with each walk of the load over all habits and dates, so that every amount is a new one. */
  pass: number;
}

/** Accounts and habits by SQL with the events that tell of them, clans through the public wire. */
export async function makeWorld(product: Product, count: number, now: Date): Promise<World> {
  const began = performance.now();
  const tokenOf = tokenMaker(product.tokenKey, now);
  const ids = await openAccounts(product.databaseUrl, count + BUSY.people);
  await untilQuiet(product);
  const dates = Array.from({ length: DATES }, (_, index) =>
    new Date(now.getTime() - (DATES - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  );
  const everyone = ids.map((id): Person => ({ id, token: tokenOf(id), clanId: null, habits: [] }));
  const [people, busy] = [everyone.slice(0, count), everyone.slice(count)];
  await openHabits(product.databaseUrl, people, HABITS, dates[0]!);
  await openHabits(product.databaseUrl, busy, BUSY.habits, dates[0]!);
  const clans = await foundClans(product.url, people);
  await untilQuiet(product);
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  progress(`Seeded ${everyone.length} people, ${clans.length} clans in ${seconds} s.`);
  return { people, busy, clans, dates, pass: 1 };
}

async function foundClans(url: string, people: readonly Person[]): Promise<string[]> {
  const groups = Array.from({ length: Math.ceil(people.length / CLAN_SIZE) }, (_, index) =>
    people.slice(index * CLAN_SIZE, (index + 1) * CLAN_SIZE),
  );
  return forEach(groups, async ([founder, ...others], index) => {
    const body = { name: `Clan ${index}` };
    const { id } = await call<{ id: string }>(url, founder!.token, 'POST', '/v1/clans', body);
    for (const member of others) await call(url, member.token, 'POST', `/v1/clans/${id}/members`, {});
    for (const member of [founder!, ...others]) member.clanId = id;
    return id;
  });
}
