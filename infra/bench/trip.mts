import { putRound, type Round } from './load.mts';
import type { Stand } from './stand.mts';
import type { ByPart } from './figure.mts';
import { untilQuiet } from './lag.mts';
import { cpuByPart, memoryByPart, perOperation } from './processes.mts';
import { untilAgreed } from './truth/agreement.mts';
import { pause } from './wire.mts';

/** After the last acknowledgement everything must agree within this time, in milliseconds. */
export const AGREE_WITHIN_MS = 2_000;

export interface TripRound extends Round {
  /**
   * After the last acknowledgement: when nothing was on its way between the parts any more, or when the last
   * difference was seen. Looked for from `AGREE_WITHIN_MS` on, since comparing everything is a load of its own.
   */
  agreedMs: number;
  memory: ByPart;
}

/** Completions at a rate, or flat out, until everything agrees; its CPU is that until nothing is on its way. */
export async function trip(stand: Stand, seconds: number, rate = 0, crowded = false): Promise<TripRound> {
  const launchers = [stand.product.launcherPid];
  const before = cpuByPart(launchers);
  const round = await putRound(stand, seconds, rate);
  const acknowledgedAt = performance.now();
  const memory = memoryByPart(launchers);
  await untilQuiet(stand.product);
  const quietMs = performance.now() - acknowledgedAt;
  const cpu = perOperation(before, cpuByPart(launchers), round.requests);
  if (quietMs < AGREE_WITHIN_MS) await pause(AGREE_WITHIN_MS - quietMs);
  const differedAt = await untilAgreed(stand, crowded);
  return { ...round, cpu, memory, agreedMs: differedAt === null ? quietMs : differedAt - acknowledgedAt };
}
