import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Bench } from '../bench.mts';
import { type Figure, figure } from '../figure.mts';
import { k6 } from '../k6.mts';
import { untilQuiet } from '../lag.mts';
import { spreadOf } from '../numbers.mts';
import { cpuByPart, perOperation } from '../processes.mts';
import { cpuOf, latencyOf } from '../rounds.mts';
import type { Stand } from '../stand.mts';

const PEOPLE = 300;
/** Long enough for a few pages of each person. */
const SECONDS_TIMES = 2;

interface Summary {
  metrics: Record<string, { values: Record<string, number>; thresholds?: Record<string, { ok: boolean }> }>;
}

/** Mixed people, as k6 plays them: they look, record, think, and watch a board. */
export async function people(bench: Bench): Promise<Figure[]> {
  const stand = await bench.shared();
  const rounds = await bench.rounds(() => peopleRound(stand, bench.choice.seconds * SECONDS_TIMES));
  const crossed = [...new Set(rounds.flatMap((round) => round.crossed))];
  return [
    figure({
      workload: 'people',
      what: `calls of ${Math.min(PEOPLE, bench.choice.users)} people who think in between`,
      unit: '/s',
      spread: spreadOf(rounds.map(({ perSecond }) => perSecond)),
      latencyMs: latencyOf(rounds),
      cpu: cpuOf(rounds),
      notes: [
        crossed.length === 0 ? 'every threshold was kept' : `thresholds crossed: ${crossed.join(', ')}`,
      ],
    }),
  ];
}

async function peopleRound({ product, world }: Stand, seconds: number) {
  const known = path.join(product.folder, 'k6-people.json');
  const summaryFile = path.join(product.folder, 'k6-summary.json');
  const some = world.people
    .slice(0, PEOPLE)
    .map(({ habits, ...person }) => ({ ...person, habits: habits.map(({ id }) => id) }));
  writeFileSync(known, JSON.stringify(some));
  const before = cpuByPart([product.launcherPid]);
  await k6('people.js', product.folder, {
    URL: product.url,
    PEOPLE: String(some.length),
    SECONDS: String(seconds),
    KNOWN: known,
    SUMMARY: summaryFile,
  });
  const { metrics } = JSON.parse(readFileSync(summaryFile, 'utf8')) as Summary;
  const calls = metrics['http_reqs']!.values['count']!;
  const cpu = perOperation(before, cpuByPart([product.launcherPid]), calls);
  await untilQuiet(product);
  const { 'p(50)': p50, 'p(99)': p99 } = metrics['http_req_duration']!.values;
  const crossed = Object.entries(metrics).flatMap(([name, { thresholds = {} }]) =>
    Object.entries(thresholds).flatMap(([rule, { ok }]) => (ok ? [] : [`${name} ${rule}`])),
  );
  return { perSecond: calls / seconds, latencyMs: { p50: p50!, p99: p99! }, cpu, crossed };
}
