import type { Bench } from '../bench.mts';
import { type Round, putRoundOf } from '../load.mts';
import type { Stand } from '../stand.mts';
import { atMost, type Figure, figure } from '../figure.mts';
import { untilQuiet } from '../lag.mts';
import { median, spreadOf, sum } from '../numbers.mts';
import { cpuOf, latencyOf } from '../rounds.mts';
import { trip, type TripRound } from '../trip.mts';
import type { Person } from '../world/person.mts';

const SHARE_OF_SMALL = 0.8;
const OLD_COST_TARGET = 1.2;
/** One person's completions come one after the other all the same. */
const CONNECTIONS_OF_ONE = 8;

/** 7: workload 2, flat out, before and after the database has grown; and what ten years of history cost. */
export async function growth(bench: Bench): Promise<Figure[]> {
  const { seconds } = bench.choice;
  const { stand, small, grown } = await bench.grown();
  const rounds = await bench.rounds(() => trip(stand, seconds, 0, true));
  const rate = ({ requests, agreedMs }: TripRound): number => requests / (seconds + agreedMs / 1_000);
  const rates = rounds.map(rate);
  const before = small.map(rate);
  const costs = await bench.rounds(async () => {
    // The first completion of each derives what no later one has to.
    const cost = async (person: Person): Promise<number> => {
      await personRound(stand, person, 1);
      return sum(Object.values((await personRound(stand, person, seconds / 2)).cpu));
    };
    return (await cost(grown.old)) / (await cost(grown.fresh));
  });
  return [
    figure({
      workload: 'growth',
      what: 'completions from end to end, 10 million stored',
      unit: '/s',
      spread: spreadOf(rates),
      latencyMs: latencyOf(rounds),
      cpu: cpuOf(rounds),
      baselines: [
        {
          name: 'the same before the database had grown',
          spread: spreadOf(before),
          ratio: median(rates) / median(before),
          wanted: SHARE_OF_SMALL,
        },
      ],
    }),
    figure({
      workload: 'growth',
      what: "CPU of a completion after 10 years, in a new person's",
      unit: 'times',
      spread: spreadOf(costs),
      target: atMost(OLD_COST_TARGET),
    }),
  ];
}

/** One person's completions until all of them have been taken. */
async function personRound(stand: Stand, person: Person, seconds: number): Promise<Round> {
  const round = await putRoundOf(stand, [person], { seconds, rate: 0, connections: CONNECTIONS_OF_ONE });
  await untilQuiet(stand.product);
  return round;
}
