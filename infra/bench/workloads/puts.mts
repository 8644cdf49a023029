import { against } from '../baselines/baseline.mts';
import { durableInserts } from '../baselines/durable-insert.mts';
import { emptyRoute } from '../baselines/empty-route.mts';
import type { Bench } from '../bench.mts';
import { putRound } from '../load.mts';
import { atLeast, type Figure, figure } from '../figure.mts';
import { latencyOf, cpuOf } from '../rounds.mts';
import { median, spreadOf } from '../numbers.mts';
import { untilQuiet } from '../lag.mts';

const TARGET_PER_SECOND = 15_000;
const SHARE_OF_PGBENCH = 0.9;
const P99_TARGET_MS = 20;

/** 1: single completions, as fast as they are acknowledged. */
export async function puts(bench: Bench): Promise<Figure[]> {
  const stand = await bench.shared();
  const { seconds } = bench.choice;
  const rounds = await bench.rounds(async () => {
    const inserts = await durableInserts(stand.product, seconds / 2);
    const empty = await emptyRoute(stand, seconds / 2);
    const round = await putRound(stand, seconds);
    const drainMs = await untilQuiet(stand.product);
    return { ...round, inserts, empty, drainMs };
  });
  const rates = rounds.map(({ perSecond }) => perSecond);
  return [
    figure({
      workload: 'puts',
      what: 'completions acknowledged',
      unit: '/s',
      spread: spreadOf(rates),
      target: atLeast(TARGET_PER_SECOND),
      latencyMs: latencyOf(rounds),
      cpu: cpuOf(rounds),
      baselines: [
        ...against(
          'pgbench, one durable insert a completion',
          rates,
          rounds.map(({ inserts }) => inserts),
          SHARE_OF_PGBENCH,
        ),
        ...against(
          'an empty route',
          rates,
          rounds.map(({ empty }) => empty),
        ),
      ],
      notes: [
        `what was left for the consumers took ${(median(rounds.map(({ drainMs }) => drainMs)) / 1_000).toFixed(1)} s more`,
        `p99 wanted: ${P99_TARGET_MS} ms`,
      ],
    }),
  ];
}
