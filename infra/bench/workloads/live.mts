import type { Bench } from '../bench.mts';
import type { Stand } from '../stand.mts';
import { atMost, type ByPart, type Figure, figure } from '../figure.mts';
import { untilQuiet } from '../lag.mts';
import { Crowds, type Measured } from '../live/crowds.mts';
import { sendSteadily } from '../live/sender.mts';
import { percentile, spreadOf, sum } from '../numbers.mts';
import { cpuByPart, perOperation } from '../processes.mts';
import { cpuOf } from '../rounds.mts';

const COMPLETIONS_PER_SECOND = 1_000;
const BOARDS = 20;
const WATCHERS_PER_BOARD = 25;
const P50_TARGET_MS = 60;
const P99_TARGET_MS = { allInOne: 250, services: 400 };

/** 5: from an acknowledgement until a watching client was told, for each watcher of the board. */
export async function live(bench: Bench): Promise<Figure[]> {
  const stand = await bench.shared();
  const { world, product } = stand;
  const clans = world.clans.slice(0, BOARDS);
  const members = world.people.filter(({ clanId }) => clanId !== null && clans.includes(clanId));
  const subscriptions = clans.flatMap((clan) =>
    // Anyone may watch a board of an open clan.
    Array.from({ length: WATCHERS_PER_BOARD }, (_, index) => ({
      token: world.people[index % world.people.length]!.token,
      board: `clan:${clan}`,
      period: 'day',
    })),
  );
  const crowds = await Crowds.open(product.port, subscriptions, { processes: 1, readEach: 1 });
  const rounds = await bench.rounds(() => liveRound(stand, crowds, members, bench.choice.seconds));
  crowds.close();
  const at = (share: number): number[] => rounds.map(({ delaysMs }) => percentile(delaysMs, share));
  const common = { workload: 'live', unit: 'ms', cpu: cpuOf(rounds) };
  const p99 = bench.choice.services ? P99_TARGET_MS.services : P99_TARGET_MS.allInOne;
  const what = `acknowledged to seen, ${COMPLETIONS_PER_SECOND}/s, ${subscriptions.length} watchers`;
  return [
    figure({ ...common, what: `${what}: p50`, spread: spreadOf(at(0.5)), target: atMost(P50_TARGET_MS) }),
    figure({
      ...common,
      what: `${what}: p99`,
      spread: spreadOf(at(0.99)),
      target: atMost(p99),
      notes: [
        `sightings ${sum(rounds.map(({ delaysMs }) => delaysMs.length))}, never seen ${sum(rounds.map(({ unseen }) => unseen))}`,
      ],
    }),
  ];
}

async function liveRound(
  stand: Stand,
  crowds: Crowds,
  members: Parameters<typeof sendSteadily>[1],
  seconds: number,
): Promise<Measured & { cpu: ByPart }> {
  const launchers = [stand.product.launcherPid];
  crowds.begin();
  const before = cpuByPart(launchers);
  const acknowledged = await sendSteadily(stand, members, COMPLETIONS_PER_SECOND, seconds);
  const cpu = perOperation(before, cpuByPart(launchers), acknowledged.length);
  const measured = await crowds.measure(acknowledged);
  await untilQuiet(stand.product);
  return { ...measured, cpu };
}
