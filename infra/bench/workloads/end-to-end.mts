import { against } from '../baselines/baseline.mts';
import { durableInserts } from '../baselines/durable-insert.mts';
import type { Bench } from '../bench.mts';
import { atLeast, type Figure, figure } from '../figure.mts';
import { median, short, spreadOf } from '../numbers.mts';
import { cpuOf, latencyOf, megabytesOf } from '../rounds.mts';
import { AGREE_WITHIN_MS, trip, type TripRound } from '../trip.mts';

const TARGET_PER_SECOND = { allInOne: 7_500, services: 4_000 };
/** The sustained load lasts so many times as long as a round of the others. */
const SUSTAINED_ROUNDS = 6;
/** Where a rate left too much behind, the next one is lower by this factor. */
const STEP = 1.12;
const FAILURES_MAX = 6;

/**
 * 2: completions acknowledged a second for a minute, all of which every ledger, progress and board shows in time: as
 * fast as they are acknowledged, and slower until that is so.
 */
export async function endToEnd(bench: Bench): Promise<Figure[]> {
  const stand = await bench.shared();
  const { services, rounds: wanted } = bench.choice;
  const seconds = bench.choice.seconds * SUSTAINED_ROUNDS;
  const inserts = await durableInserts(stand.product, bench.choice.seconds / 2);
  const held: TripRound[] = [];
  const failed: TripRound[] = [];
  let rate = 0;
  while (held.length < wanted && failed.length < FAILURES_MAX) {
    const round = await trip(stand, seconds, rate);
    if (round.agreedMs <= AGREE_WITHIN_MS) held.push(round);
    else {
      failed.push(round);
      rate = round.perSecond / STEP;
    }
  }
  const shown = held.length > 0 ? held : failed;
  const rates = held.length > 0 ? held.map(({ perSecond }) => perSecond) : [0];
  return [
    figure({
      workload: 'end-to-end',
      what: `completions that agree within ${AGREE_WITHIN_MS / 1_000} s`,
      unit: '/s',
      spread: spreadOf(rates),
      target: atLeast(services ? TARGET_PER_SECOND.services : TARGET_PER_SECOND.allInOne),
      latencyMs: latencyOf(shown),
      cpu: cpuOf(shown),
      memoryMiB: megabytesOf(shown),
      baselines: against('pgbench, one durable insert a completion', rates, [inserts]),
      notes: [
        `for ${seconds} s, ${rate === 0 ? 'as fast as they were acknowledged' : `at ${short(rate)}/s`}`,
        `agreed ${inSeconds(median(shown.map(({ agreedMs }) => agreedMs)))} after the last acknowledgement`,
        ...failed.map(
          ({ perSecond, agreedMs }) =>
            `${short(perSecond)}/s agreed only ${inSeconds(agreedMs)} after the last acknowledgement`,
        ),
      ],
    }),
  ];
}

const inSeconds = (milliseconds: number): string => `${short(milliseconds / 1_000)} s`;
