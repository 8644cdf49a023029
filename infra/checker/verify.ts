import { boardDifferences, expectedRows, progressDifferences, viewDifferences } from './compare';
import type { Crowd } from './crowd';
import type { Amounts } from './model';
import { RECORD_RULES, recordDifferences, type Query } from './records';
import { Watcher } from './watcher';
import type { Wire } from './wire';

/** What was held against what, how many of them, and where they differed. */
export interface Comparison {
  what: string;
  compared: number;
  differences: string[];
}

export interface VerifyOptions {
  /** How long the product has, after the last action, until everything derived must agree, in milliseconds. */
  drainMaxMs: number;
  /** The product's database, for what the wire doesn't show; left out where it can't be had. */
  query?: Query;
}

const PERIODS = ['day', 'week', 'month', 'all_time'] as const;
const ASK_EVERY_MS = 200;
/** Views have at least so long to follow the boards, in milliseconds. */
const VIEWS_MIN_MS = 20_000;
const DAY_MS = 86_400_000;

type Held = { person: Crowd['people'][number]; amounts: Amounts };

/** Holds what the product says, after a crowd's last action, against what the crowd was told and what follows from it. */
export async function verify(crowd: Crowd, { drainMaxMs, query }: VerifyOptions): Promise<Comparison[]> {
  const untilMs = Date.now() + drainMaxMs;
  const held: Held[] = [];
  for (const actor of crowd.actors) held.push({ person: actor.person, amounts: await actor.amountsHeld() });
  const answers = {
    what: 'answers',
    compared: Object.values(crowd.counts).reduce((sum, count) => sum + count, 0),
    differences: crowd.actors.flatMap(({ complaints }) => complaints),
  };
  const comparisons = [answers, await progress(crowd, held, untilMs), await boards(crowd, held, untilMs)];
  comparisons.push(await views(crowd, Math.max(untilMs, Date.now() + VIEWS_MIN_MS)));
  if (query) {
    const differences = await settle(() => recordDifferences(query), untilMs);
    comparisons.push({ what: 'rules of the tables', compared: RECORD_RULES, differences });
  }
  return comparisons;
}

/** Repeats a comparison until it finds nothing or the time is up. */
async function settle(compare: () => Promise<string[]>, untilMs: number): Promise<string[]> {
  for (;;) {
    const differences = await compare();
    if (differences.length === 0 || Date.now() > untilMs) return differences;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

async function progress(crowd: Crowd, held: Held[], untilMs: number): Promise<Comparison> {
  const { items: realms } = await crowd.wire.must<{
    items: { key: string; madra: number; consistency: number }[];
  }>('GET', '/v1/content/realms');
  const differences: string[] = [];
  for (const [index, actor] of crowd.actors.entries()) {
    const compare = () => progressDifferences(actor, held[index]!.amounts, crowd.dates, realms);
    differences.push(...(await settle(compare, untilMs)));
  }
  return { what: 'people’s progress', compared: held.length, differences };
}

async function boards(crowd: Crowd, held: Held[], untilMs: number): Promise<Comparison> {
  const differences: string[] = [];
  const own = new Set(crowd.people.map(({ id }) => id));
  const viewer = crowd.people[0]!.wire;
  for (const period of PERIODS) {
    const { first, last } = await periodOf(crowd, period);
    const within = crowd.dates.filter((date) => date >= first && date <= last);
    const agree = async (wire: Wire, board: string, on: Held[]) => {
      const rows = expectedRows(on, within);
      const compare = () => boardDifferences(wire, { board, period }, rows, own);
      differences.push(...(await settle(compare, untilMs)));
    };
    await agree(viewer, 'global', held);
    for (const { id } of crowd.clans) {
      const members = held.filter(({ person }) => person.clanId === id);
      await agree(members[0]!.person.wire, `clan:${id}`, members);
    }
  }
  return { what: 'boards', compared: PERIODS.length * (1 + crowd.clans.length), differences };
}

async function periodOf(crowd: Crowd, period: string): Promise<{ first: string; last: string }> {
  const { periodKey } = await crowd.people[0]!.wire.must<{ periodKey: string }>(
    'GET',
    `/v1/boards/global?period=${period}&limit=1`,
  );
  const [oldest, today] = [crowd.dates[0]!, crowd.dates.at(-1)!];
  if (period === 'day') return { first: periodKey, last: periodKey };
  if (period === 'month') return { first: `${periodKey}-01`, last: `${periodKey}-31` };
  if (period === 'all_time') return { first: oldest, last: today };
  const midnight = Date.parse(`${today}T00:00:00Z`);
  const daysSinceMonday = (new Date(midnight).getUTCDay() + 6) % 7;
  return { first: new Date(midnight - daysSinceMonday * DAY_MS).toISOString().slice(0, 10), last: today };
}

async function views(crowd: Crowd, untilMs: number): Promise<Comparison> {
  const compare = async (watcher: Watcher, { name, token, clanId }: Crowd['people'][number]) => {
    const fresh = new Watcher(crowd.url, token, `clan:${clanId}`, 'week');
    const differences = await settle(async () => viewDifferences(name, watcher, fresh), untilMs);
    fresh.close();
    return differences;
  };
  const all = crowd.people.map((person, index) => compare(crowd.watchers[index]!, person));
  return { what: 'live views', compared: all.length, differences: (await Promise.all(all)).flat() };
}
