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
/** A rate counts as offered when so large a share of it was acknowledged. */
const OFFERED_SHARE = 0.97;
const STEP = 1.12;
const STEPS_MAX = 4;

/** 2: completions until every ledger, progress and board agrees; the highest rate that leaves no backlog. */
export async function endToEnd(bench: Bench): Promise<Figure[]> {
  const stand = await bench.shared();
  const { seconds, services } = bench.choice;
  const flatOut = await trip(stand, seconds);
  const throughput = flatOut.requests / (seconds + flatOut.agreedMs / 1_000);
  let rate = await highestHeld(throughput, async (each) => holds(await trip(stand, seconds, each), each));
  const inserts = await durableInserts(stand.product, seconds / 2);
  const rounds: TripRound[] = [];
  const failures: string[] = [];
  while (rounds.length < bench.choice.rounds && failures.length < STEPS_MAX) {
    const round = await trip(stand, seconds * SUSTAINED_ROUNDS, rate);
    if (holds(round, rate)) rounds.push(round);
    else {
      failures.push(
        `${short(rate)}/s for ${seconds * SUSTAINED_ROUNDS} s left ${short(round.agreedMs / 1_000)} s of backlog`,
      );
      rate /= STEP;
    }
  }
  if (rounds.length === 0) rounds.push(flatOut);
  const rates = rounds.map(({ perSecond }) => perSecond);
  return [
    figure({
      workload: 'end-to-end',
      what: `completions that agree within ${AGREE_WITHIN_MS / 1_000} s`,
      unit: '/s',
      spread: spreadOf(rates),
      target: atLeast(services ? TARGET_PER_SECOND.services : TARGET_PER_SECOND.allInOne),
      latencyMs: latencyOf(rounds),
      cpu: cpuOf(rounds),
      memoryMiB: megabytesOf(rounds),
      baselines: against('pgbench, one durable insert a completion', rates, [inserts]),
      notes: [
        `agreed ${short(median(rounds.map(({ agreedMs }) => agreedMs)) / 1_000)} s after the last acknowledgement`,
        ...failures,
        `flat out: ${short(flatOut.perSecond)}/s acknowledged (p99 ${short(flatOut.latencyMs.p99)} ms), agreed ` +
          `${short(flatOut.agreedMs / 1_000)} s after the last one: ${short(throughput)}/s from end to end`,
      ],
    }),
  ];
}

const holds = ({ perSecond, agreedMs }: TripRound, rate: number): boolean =>
  agreedMs <= AGREE_WITHIN_MS && perSecond >= rate * OFFERED_SHARE;

/** The highest of the rates tried that holds, in steps up or down from the first; the lowest tried when none does. */
async function highestHeld(first: number, held: (rate: number) => Promise<boolean>): Promise<number> {
  let rate = first;
  const up = await held(rate);
  for (let step = 1; step < STEPS_MAX; step += 1) {
    const next = up ? rate * STEP : rate / STEP;
    const holdsNext = await held(next);
    if (up && !holdsNext) return rate;
    rate = next;
    if (!up && holdsNext) return rate;
  }
  return rate;
}
