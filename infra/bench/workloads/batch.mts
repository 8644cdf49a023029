import { against } from '../baselines/baseline.mts';
import { durableInserts } from '../baselines/durable-insert.mts';
import type { Bench } from '../bench.mts';
import { loadRound, peopleFile } from '../load.mts';
import { atLeast, type Figure, figure } from '../figure.mts';
import { untilQuiet } from '../lag.mts';
import { spreadOf } from '../numbers.mts';
import { cpuOf, latencyOf } from '../rounds.mts';

const TARGET_PER_SECOND = 50_000;
/** As the script makes them. */
const OPERATIONS = 100;
const CONNECTIONS = 16;

/** 3: batch calls of 100 completions, each of another habit or date. */
export async function batch(bench: Bench): Promise<Figure[]> {
  const stand = await bench.shared();
  const { world, product } = stand;
  const { seconds } = bench.choice;
  const file = peopleFile(stand, 'busy', world.busy);
  const rounds = await bench.rounds(async () => {
    const inserts = await durableInserts(product, seconds / 2);
    const load = { script: 'batch', connections: CONNECTIONS, seconds } as const;
    const round = await loadRound(stand, { ...load, arguments: [file, world.pass] }, OPERATIONS);
    world.pass += Math.ceil(round.requests / world.busy.length) + 1;
    await untilQuiet(product);
    return { ...round, inserts };
  });
  const rates = rounds.map(({ perSecond }) => perSecond * OPERATIONS);
  return [
    figure({
      workload: 'batch',
      what: `completions in calls of ${OPERATIONS}`,
      unit: '/s',
      spread: spreadOf(rates),
      target: atLeast(TARGET_PER_SECOND),
      latencyMs: latencyOf(rounds),
      cpu: cpuOf(rounds),
      baselines: against(
        'pgbench, one durable insert a completion',
        rates,
        rounds.map(({ inserts }) => inserts),
      ),
      notes: ['latencies are those of a call, CPU that of a completion until the end of the load'],
    }),
  ];
}
