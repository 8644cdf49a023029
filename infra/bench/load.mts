import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ByPart } from './figure.mts';
import { cpuByPart, perOperation } from './processes.mts';
import type { Stand } from './stand.mts';
import type { Person } from './world/person.mts';
import { type Load, type LoadResult, wrk } from './wrk.mts';

export const CONNECTIONS = 64;

/** What one round of load gave. */
export interface Round extends LoadResult {
  /** CPU microseconds of one operation by part, from the first request to the last answer. */
  cpu: ByPart;
}

/** Runs wrk against the product and reads what its processes spent meanwhile, by operation of a request. */
export async function loadRound({ product }: Stand, load: Omit<Load, 'url'>, operations = 1): Promise<Round> {
  const before = cpuByPart([product.launcherPid]);
  const result = await wrk({ url: product.url, ...load });
  const cpu = perOperation(before, cpuByPart([product.launcherPid]), result.requests * operations);
  return { ...result, cpu };
}

/** Completions one by one by 64 connections; `rate` a second, or as fast as they are acknowledged. */
export const putRound = (stand: Stand, seconds: number, rate = 0): Promise<Round> =>
  putRoundOf(stand, stand.world.people, { seconds, rate, connections: CONNECTIONS });

/** The same by some people. */
export async function putRoundOf(
  stand: Stand,
  people: readonly Person[],
  { seconds, rate, connections }: { seconds: number; rate: number; connections: number },
): Promise<Round> {
  const { world } = stand;
  const file = peopleFile(stand, `people-${people.length}`, people);
  const round = await loadRound(stand, {
    script: 'puts',
    arguments: [file, world.pass, Math.round(rate)],
    connections,
    seconds,
  });
  const slots = people.length * people[0]!.habits.length * world.dates.length;
  world.pass += Math.ceil(round.requests / slots) + 1;
  return round;
}

/** The file that wrk's scripts read: dates, then a token and habits on each line. */
export function peopleFile({ product, world }: Stand, name: string, people: readonly Person[]): string {
  const file = path.join(product.folder, `${name}.txt`);
  const lines = people.map(({ token, habits }) => [token, ...habits.map(({ id }) => id)].join(' '));
  writeFileSync(file, `${[world.dates.join(' '), ...lines].join('\n')}\n`);
  return file;
}
