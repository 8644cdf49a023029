import { parseArgs } from 'node:util';
import { boardDifferences, expectedRows, progressDifferences, viewDifferences } from './compare';
import { productProcesses } from './killer';
import { Actor } from './person';
import { Choices } from './random';
import { populate } from './populate';
import { Watcher } from './watcher';
import { Wire } from './wire';

/**
 * People complete and undo at random while the product's processes are killed one after another; afterwards
 * ledger, progress, boards and every client's last view must agree with a naive recomputation.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:8080' },
    people: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Process id of `npm start` or `npm run start:services`; each process below it is killed once. */
    launcher: { type: 'string' },
  },
});

/** How long the product has, after the last action, until everything derived must agree, in milliseconds. */
const DRAIN_MAX_MS = 60_000;
const PERIODS = ['day', 'week', 'month', 'all_time'] as const;
/** Differences printed of each kind; the count is always whole. */
const SHOWN_MAX = 10;

const say = (line: string) => process.stdout.write(`${line}\n`);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function killEach(launcherPid: number, endMs: number): Promise<void> {
  const victims = productProcesses(launcherPid);
  const pauseMs = (endMs - Date.now()) / (victims.length + 1);
  for (const { name, pid } of victims) {
    await wait(pauseMs);
    try {
      process.kill(pid, 'SIGKILL');
      say(`kill -9 ${name} (${pid})`);
    } catch {
      say(`${name} (${pid}) was gone already`);
    }
  }
}

/** Repeats a comparison until it finds nothing or the time is up. */
async function settle(compare: () => Promise<string[]>, untilMs: number): Promise<string[]> {
  for (;;) {
    const differences = await compare();
    if (differences.length === 0 || Date.now() > untilMs) return differences;
    await wait(500);
  }
}

async function main(): Promise<number> {
  const seed = Number(values.seed);
  const choices = new Choices(seed);
  say(`seed ${seed}, ${values.people} people, ${values.seconds} s, ${values.url}`);
  const wire = new Wire(values.url!);
  const { people, clans, dates } = await populate(wire, Number(values.people), choices, say);
  const actors = people.map((person) => new Actor(person, dates, new Choices(choices.below(2 ** 31))));
  const watchers = people.map(
    (person) => new Watcher(values.url!, person.token, `clan:${person.clanId}`, 'week'),
  );

  const endMs = Date.now() + Number(values.seconds) * 1000;
  await Promise.all([
    ...actors.map((actor) => actor.actUntil(endMs)),
    ...(values.launcher ? [killEach(Number(values.launcher), endMs)] : []),
  ]);
  const total = (kind: 'acknowledged' | 'refused' | 'unknown') =>
    actors.reduce((sum, actor) => sum + actor.counts[kind], 0);
  say(`acknowledged ${total('acknowledged')}, refused ${total('refused')}, unknown ${total('unknown')}`);

  const drainStartMs = Date.now();
  const drainEndMs = drainStartMs + DRAIN_MAX_MS;
  const amounts = new Map<string, Awaited<ReturnType<Actor['amountsHeld']>>>();
  for (const actor of actors) amounts.set(actor.person.id, await actor.amountsHeld());
  const realms = (
    await wire.must<{ items: { key: string; madra: number; consistency: number }[] }>(
      'GET',
      '/v1/content/realms',
    )
  ).items;
  const held = people.map((person) => ({ person, amounts: amounts.get(person.id)! }));

  const progress: string[] = [];
  for (const actor of actors)
    progress.push(
      ...(await settle(
        () => progressDifferences(actor, amounts.get(actor.person.id)!, dates, realms),
        drainEndMs,
      )),
    );

  const boards: string[] = [];
  for (const period of PERIODS) {
    const mine = people[0]!.wire;
    const { first, last } = await periodOf(mine, period, dates);
    const within = dates.filter((date) => date >= first && date <= last);
    const rows = expectedRows(held, within);
    const own = new Set(people.map(({ id }) => id));
    boards.push(
      ...(await settle(
        async () => onlyOurs(await boardDifferences(mine, 'global', period, rows), own),
        drainEndMs,
      )),
    );
    for (const clan of clans) {
      const members = held.filter(({ person }) => person.clanId === clan.id);
      const viewer = members[0]!.person.wire;
      boards.push(
        ...(await settle(
          () => boardDifferences(viewer, `clan:${clan.id}`, period, expectedRows(members, within)),
          drainEndMs,
        )),
      );
    }
  }
  say(`agreed ${((Date.now() - drainStartMs) / 1000).toFixed(1)} s after the last action, at the latest`);

  const views: string[] = [];
  for (const [index, person] of people.entries()) {
    const fresh = new Watcher(values.url!, person.token, `clan:${person.clanId}`, 'week');
    views.push(
      ...(await settle(
        async () => viewDifferences(person.name, watchers[index]!, fresh),
        Math.max(drainEndMs, Date.now() + 5_000),
      )),
    );
    fresh.close();
  }
  const counted = watchers.map(({ counts }) => counts);
  const sum = (key: 'snapshots' | 'deltas' | 'connects') => counted.reduce((all, each) => all + each[key], 0);
  say(`watchers: ${sum('connects')} connects, ${sum('snapshots')} snapshots, ${sum('deltas')} deltas`);
  for (const watcher of watchers) watcher.close();

  const complaints = actors.flatMap((actor) => actor.complaints);
  const verdicts = { acknowledgements: complaints, progress, boards, views };
  for (const [what, differences] of Object.entries(verdicts)) {
    say(`${what}: ${differences.length === 0 ? 'agree' : `${differences.length} differences`}`);
    for (const difference of differences.slice(0, SHOWN_MAX)) say(`  ${difference}`);
  }
  return Object.values(verdicts).every((differences) => differences.length === 0) ? 0 : 1;
}

/** Others may live in the same valley: only differences of our own people count on the global board. */
const onlyOurs = (differences: string[], own: Set<string>): string[] =>
  differences.filter(
    (line) =>
      !line.includes('no place') &&
      (!line.endsWith('is missing') || [...own].some((id) => line.includes(id))),
  );

async function periodOf(
  wire: Wire,
  period: string,
  dates: readonly string[],
): Promise<{ first: string; last: string }> {
  const { periodKey } = await wire.must<{ periodKey: string }>(
    'GET',
    `/v1/boards/global?period=${period}&limit=1`,
  );
  if (period === 'day') return { first: periodKey, last: periodKey };
  if (period === 'month') return { first: `${periodKey}-01`, last: `${periodKey}-31` };
  if (period === 'all_time') return { first: dates[0]!, last: dates.at(-1)! };
  const today = dates.at(-1)!;
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  const monday = new Date(Date.parse(`${today}T00:00:00Z`) - weekday * 86_400_000).toISOString().slice(0, 10);
  return { first: monday, last: today };
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(`The run ended early: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  },
);
