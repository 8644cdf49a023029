import { setTimeout as wait } from 'node:timers/promises';
import type { Crowd } from '../../checker/crowd';
import type { PartName, StoreName } from '../product';
import { BOTH, expectation, type Scenario, type Stage } from '../scenario';
import { TableHold } from '../table-hold';

/** What asks each to end in good order, and in which order an operator would go. */
const ROUND: readonly (readonly [PartName | StoreName, NodeJS.Signals])[] = [
  ['identity', 'SIGTERM'],
  ['habit', 'SIGTERM'],
  ['progression', 'SIGTERM'],
  ['clan', 'SIGTERM'],
  ['leaderboard', 'SIGTERM'],
  ['gateway', 'SIGTERM'],
  ['kafka', 'SIGTERM'],
  ['postgres', 'SIGINT'],
  ['redis', 'SIGTERM'],
  ['nginx', 'SIGQUIT'],
];
/** In all-in-one every part is the same process. */
const ALONE: ReadonlySet<string> = new Set(['identity', 'postgres', 'redis']);
const CALM_MS = 1_000;

export const rollingRestart: Scenario = {
  number: 19,
  provokes: 'a rolling restart of every process under load',
  holds: 'no failed request beyond a clean retry, no lost socket beyond a reconnect',
  breakage: 'a process is killed instead of asked, in the middle of a batch',
  sizes: BOTH,
  fault: restartAll,
};

async function restartAll(stage: Stage, crowd: Crowd): Promise<void> {
  const { product, size, compare, did } = stage;
  const round = size === 'services' ? ROUND : ROUND.filter(([name]) => ALONE.has(name));
  for (const [name, signal] of round)
    for (const pid of product.pids(name)) {
      if (stage.broken && name === 'identity') await killInBatch(stage);
      else product.signal(pid, signal);
      await product.isBack(name, pid);
      await wait(CALM_MS);
    }
  did(`asked to end and replaced, one after the other: ${round.map(([name]) => name).join(', ')}`);
  const unknown = crowd.actors.flatMap((actor) => actor.unknown);
  compare(expectation('no request ended without an answer', unknown.length === 0, unknown));
  const lost = crowd.watchers.filter(({ counts }) => counts.connects === 0).length;
  compare(expectation('every socket came back', lost === 0, lost));
}

async function killInBatch({ product }: Stage): Promise<void> {
  const hold = await TableHold.take(product, 'habit.completion');
  await hold.untilSomeoneWaits();
  product.kill('habit');
  await hold.release();
}
