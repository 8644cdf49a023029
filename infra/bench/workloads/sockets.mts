import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Inspector } from '../../checker/inspector.ts';
import { Stop } from '../../local/say.mts';
import type { Bench } from '../bench.mts';
import type { Stand } from '../stand.mts';
import { atLeast, atMost, type ByPart, type Figure, figure } from '../figure.mts';
import { untilQuiet } from '../lag.mts';
import { Crowds, type Measured } from '../live/crowds.mts';
import { sendSteadily } from '../live/sender.mts';
import { percentile, short, spreadOf } from '../numbers.mts';
import { cpuByPart, memoryByPart, perOperation, pidsOf } from '../processes.mts';
import { latencyPair, cpuOf } from '../rounds.mts';

const SOCKETS = 10_000;
const BOARDS = 100;
const PROCESSES = 2;
/** Every so many-th socket reads what it is told, and the others count; it divides no number of boards, so each has readers. */
const READ_EACH = 49;
/** Files that a process has open besides its sockets. */
const FILES_BESIDE = 500;
const KIB_PER_MIB = 1_024;
const [KIB_TARGET, P99_TARGET_MS, DELIVERIES_TARGET] = [40, 300, 50_000];
/** So many changes of each board a second; a board tells at most ten. */
const CHANGES = [1, 2, 4, 5, 6, 8];
/** Deliveries that may be merged into others, where two changes of a board fall into one delta. */
const DELIVERED_SHARE = 0.9;

interface SocketRound extends Measured {
  cpu: ByPart;
  perSecond: number;
  isHeld: boolean;
}

/** 6: many sockets on one gateway process: their memory, and what can be delivered to them. */
export async function sockets(bench: Bench): Promise<Figure[]> {
  const stand = await bench.shared();
  const { world, product } = stand;
  const clans = world.clans.slice(0, BOARDS);
  const subscriptions = Array.from({ length: SOCKETS }, (_, index) => ({
    token: world.people[index % world.people.length]!.token,
    board: `clan:${clans[index % clans.length]!}`,
    period: 'day',
  }));
  checkFiles(subscriptions.length);
  const part = product.services ? 'gateway' : 'all-in-one';
  const resident = (): number => memoryByPart([product.launcherPid])[part]! * KIB_PER_MIB;
  const log = product.services ? 'gateway.log' : 'sacred-valley.log';
  const [pid] = pidsOf(part, [product.launcherPid]);
  const inspector = await Inspector.wake(pid!, path.join(product.data, 'logs', log));
  await inspector.collect();
  const before = resident();
  const crowds = await Crowds.open(product.port, subscriptions, {
    processes: PROCESSES,
    readEach: READ_EACH,
  });
  const uncollectedKib = (resident() - before) / subscriptions.length;
  await inspector.collect();
  const kib = (resident() - before) / subscriptions.length;
  inspector.close();
  const round = (changes: number) => deliver(stand, crowds, clans, changes, bench.choice.seconds);
  const steady = await bench.rounds(() => round(1));
  const highest = await highestHeld(round, steady[0]!);
  crowds.close();
  return [
    figure({
      workload: 'sockets',
      what: 'memory of a socket',
      unit: 'KiB',
      spread: spreadOf([kib]),
      target: atMost(KIB_TARGET),
      notes: [`${short(uncollectedKib)} KiB before the garbage of connecting was collected`],
    }),
    figure({
      workload: 'sockets',
      what: `${SOCKETS} sockets, each of ${clans.length} boards once a second: p99`,
      unit: 'ms',
      spread: spreadOf(steady.map(({ delaysMs }) => percentile(delaysMs, 0.99))),
      target: atMost(P99_TARGET_MS),
      cpu: cpuOf(steady),
      notes: steady.map(
        ({ perSecond, unseen, ended }) =>
          `${short(perSecond)} deliveries/s, never seen ${unseen}, closed ${ended}`,
      ),
    }),
    figure({
      workload: 'sockets',
      what: 'deliveries held',
      unit: '/s',
      spread: spreadOf([highest.perSecond]),
      target: atLeast(DELIVERIES_TARGET),
      latencyMs: latencyPair(highest.delaysMs),
      cpu: highest.cpu,
      notes: ['CPU is that of a delivery'],
    }),
  ];
}

/** More changes a second until they come late, or not all. */
async function highestHeld(
  round: (changes: number) => Promise<SocketRound>,
  first: SocketRound,
): Promise<SocketRound> {
  let best = first;
  for (const changes of CHANGES.slice(1)) {
    const next = await round(changes);
    if (!next.isHeld) break;
    best = next;
  }
  return best;
}

async function deliver(
  stand: Stand,
  crowds: Crowds,
  clans: readonly string[],
  changes: number,
  seconds: number,
): Promise<SocketRound> {
  const launchers = [stand.product.launcherPid];
  // One after the other of each clan, so that consecutive completions are of different boards.
  const members = Map.groupBy(stand.world.people, ({ clanId }) => clanId);
  const senders = Array.from({ length: changes }, (_, place) =>
    clans.map((clan) => members.get(clan)![place]!),
  ).flat();
  crowds.begin();
  const before = cpuByPart(launchers);
  const acknowledged = await sendSteadily(stand, senders, clans.length * changes, seconds);
  const measured = await crowds.measure(acknowledged);
  const cpu = perOperation(before, cpuByPart(launchers), measured.deliveries);
  await untilQuiet(stand.product);
  const perSecond = measured.deliveries / seconds;
  const offered = changes * SOCKETS * DELIVERED_SHARE;
  const isHeld =
    measured.unseen === 0 && perSecond >= offered && percentile(measured.delaysMs, 0.99) <= P99_TARGET_MS;
  return { ...measured, cpu, perSecond, isHeld };
}

/** @throws Stop when this system lets a process hold fewer sockets */
function checkFiles(socketCount: number): void {
  const hard = /^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  if (hard !== undefined && Number(hard) < socketCount + FILES_BESIDE)
    throw new Stop(
      `${socketCount} sockets need as many open files, and this system allows ${hard}: raise \`ulimit -Hn\`.`,
    );
}
