import { putRound, type Round } from './load.mts';
import type { Stand } from './stand.mts';
import type { ByPart } from './figure.mts';
import { untilQuiet } from './lag.mts';
import { cpuByPart, memoryByPart, perOperation } from './processes.mts';
import { untilAgreed } from './truth/agreement.mts';

export interface TripRound extends Round {
  agreedMs: number;
  memory: ByPart;
}

/** Completions at a rate, or flat out, and then the wait until everything agrees; its CPU is that of the whole trip. */
export async function trip(stand: Stand, seconds: number, rate = 0, crowded = false): Promise<TripRound> {
  const launchers = [stand.product.launcherPid];
  const before = cpuByPart(launchers);
  const round = await putRound(stand, seconds, rate);
  const acknowledgedAt = performance.now();
  const memory = memoryByPart(launchers);
  await untilQuiet(stand.product);
  const cpu = perOperation(before, cpuByPart(launchers), round.requests);
  await untilAgreed(stand, crowded);
  return { ...round, cpu, memory, agreedMs: performance.now() - acknowledgedAt };
}
