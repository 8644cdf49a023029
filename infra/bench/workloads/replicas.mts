import type { Bench } from '../bench.mts';
import { type ByPart, type Figure, figure } from '../figure.mts';
import { spreadOf, sum } from '../numbers.mts';
import { cpuOf, latencyOf } from '../rounds.mts';
import { trip } from '../trip.mts';
import { makeWorld } from '../world/world.mts';

/** What one machine of two cores surely holds as separate services. */
const PER_SECOND = 1_500;
/** What is given for another process is no cost of a completion. */
const NOT_THE_PRODUCT = new Set(['load', 'launcher']);
const GROWTH_MAX = 1.15;
const TWO = ['identity', 'habit', 'progression', 'clan', 'leaderboard', 'gateway'].map((kind) => `${kind}=2`);
const SETS = [
  { what: 'one of each service', replicas: '' },
  { what: 'two of each service', replicas: TWO.join(',') },
  { what: 'and four of progression and gateway', replicas: [...TWO, 'progression=4', 'gateway=4'].join(',') },
];

/** 9: more of each service change no result and little of what a completion costs. Always on separate services. */
export async function replicas(bench: Bench): Promise<Figure[]> {
  await bench.release();
  const figures: Figure[] = [];
  for (const set of SETS) figures.push(await replicaFigure(bench, set));
  const [one, ...more] = figures as [Figure, ...Figure[]];
  for (const each of more)
    each.baselines.push({
      name: `one of each; at most ${GROWTH_MAX} times its CPU is wanted`,
      spread: one.spread,
      ratio: each.spread.median / one.spread.median,
      wanted: null,
    });
  return figures;
}

/** Throws where a ledger, progress or board is not what follows from the completions. */
async function replicaFigure(
  bench: Bench,
  { what, replicas: counts }: (typeof SETS)[number],
): Promise<Figure> {
  const product = bench.product({ services: true, replicas: counts });
  await product.start();
  const stand = { product, world: await makeWorld(product, bench.choice.users, new Date()) };
  const rounds = await bench.rounds(() => trip(stand, bench.choice.seconds, PER_SECOND));
  await bench.end(product);
  return figure({
    workload: 'replicas',
    what: `${what}, CPU of a completion at ${PER_SECOND}/s`,
    unit: 'µs',
    spread: spreadOf(rounds.map(({ cpu }) => costOf(cpu))),
    latencyMs: latencyOf(rounds),
    cpu: cpuOf(rounds),
    notes: ['every ledger, progress and board agreed'],
  });
}

const costOf = (cpu: ByPart): number =>
  sum(Object.entries(cpu).flatMap(([part, micros]) => (NOT_THE_PRODUCT.has(part) ? [] : [micros])));
