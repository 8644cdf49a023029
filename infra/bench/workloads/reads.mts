import { against } from '../baselines/baseline.mts';
import { emptyRoute } from '../baselines/empty-route.mts';
import { redisCommands } from '../baselines/redis.mts';
import type { Bench } from '../bench.mts';
import { CONNECTIONS, loadRound, peopleFile, putRound } from '../load.mts';
import type { Stand } from '../stand.mts';
import { atLeast, type Figure, figure } from '../figure.mts';
import { untilQuiet } from '../lag.mts';
import { spreadOf } from '../numbers.mts';
import { cpuOf, latencyOf } from '../rounds.mts';
import { call, forEach } from '../wire.mts';

/** A tenth of what workload 2 is to reach is written meanwhile. */
const WRITES_PER_SECOND = 750;
/** An amount that the load never states. */
const PLACE = { amount: 9 };
const READS = [
  { what: 'board, top 100', path: '/v1/boards/global?period=week&limit=100', target: 15_000, sorted: true },
  {
    what: 'board, around me',
    path: '/v1/boards/global/around/me?period=week',
    target: 10_000,
    sorted: false,
  },
  { what: 'GET /v1/progress', path: '/v1/progress', target: 12_000, sorted: false },
  { what: 'GET /v1/habits', path: '/v1/habits', target: 8_000, sorted: false },
];

/** 4: the reads of an open page, each flat out, while people write. */
export async function reads(bench: Bench): Promise<Figure[]> {
  const stand = await bench.shared();
  await placeEveryone(stand);
  const figures: Figure[] = [];
  for (const read of READS) figures.push(await readFigure(bench, stand, read));
  return figures;
}

/** Everyone has done something today, and so has a place on every board. */
async function placeEveryone({ product, world }: Stand): Promise<void> {
  await forEach(world.people, ({ token, habits }) =>
    call(product.url, token, 'PUT', `/v1/habits/${habits[0]!.id}/completions/${world.dates.at(-1)}`, PLACE),
  );
  await untilQuiet(product);
}

async function readFigure(bench: Bench, stand: Stand, read: (typeof READS)[number]): Promise<Figure> {
  const { seconds } = bench.choice;
  const file = peopleFile(stand, 'readers', stand.world.people);
  const rounds = await bench.rounds(async () => {
    const empty = await emptyRoute(stand, seconds / 2);
    const range = read.sorted ? await redisCommands(stand.product, 'ZREVRANGE') : null;
    const load = { script: 'gets', arguments: [file, read.path], connections: CONNECTIONS, seconds } as const;
    const [round] = await Promise.all([
      loadRound(stand, { ...load, arguments: [...load.arguments] }),
      putRound(stand, seconds, WRITES_PER_SECOND),
    ]);
    await untilQuiet(stand.product);
    return { ...round, empty, range };
  });
  const rates = rounds.map(({ perSecond }) => perSecond);
  return figure({
    workload: 'reads',
    what: read.what,
    unit: '/s',
    spread: spreadOf(rates),
    target: atLeast(read.target),
    latencyMs: latencyOf(rounds),
    cpu: cpuOf(rounds),
    baselines: [
      ...against(
        'an empty route',
        rates,
        rounds.map(({ empty }) => empty),
      ),
      ...against(
        'redis-benchmark, ZREVRANGE 0 99',
        rates,
        rounds.map(({ range }) => range),
      ),
    ],
    notes: [`while ${WRITES_PER_SECOND} completions/s are written, whose CPU is counted in`],
  });
}
