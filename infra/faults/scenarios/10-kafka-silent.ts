import { setTimeout as wait } from 'node:timers/promises';
import type { Crowd } from '../../checker/crowd';
import { answersP99 } from '../latency';
import { expectation, type Scenario, type Stage } from '../scenario';
import { moveCursorToEnd } from '../skipped-events';

const SILENT_MS = 30_000;
/** A write waits for no broker, so it takes what it always takes, on a busy machine too. */
const ANSWER_P99_MAX_MS = 1_000;
/** What one process may grow by while it cannot send, in MiB. */
const GROWTH_MAX_MIB = 150;

export const kafkaSilent: Scenario = {
  number: 10,
  provokes: 'Kafka’s port silent for 30 s (the broker stands still: nothing is answered)',
  holds: 'writes still answer; memory bounded; the backlog drains',
  breakage: 'the backlog is passed over',
  sizes: ['services'],
  fault: silence,
};

async function silence({ product, broken, did, compare }: Stage, crowd: Crowd): Promise<void> {
  const before = product.memory();
  const [broker] = product.pids('kafka');
  const fromMs = performance.now();
  product.signal(broker!, 'SIGSTOP');
  did(`Kafka (${broker}) stands still for ${SILENT_MS / 1000} s`);
  await wait(SILENT_MS);
  if (broken) await moveCursorToEnd(product, { reader: 'habit', group: 'kafka.relay', source: 'habit' });
  product.signal(broker!, 'SIGCONT');
  const p99 = answersP99(crowd, fromMs);
  did(`writes were answered meanwhile, p99 ${p99.toFixed(0)} ms`);
  compare(expectation(`writes are answered within ${ANSWER_P99_MAX_MS} ms`, p99 < ANSWER_P99_MAX_MS, p99));
  const growth = [...product.memory()].map(([pid, mib]) => mib - (before.get(pid) ?? mib));
  const most = Math.max(...growth);
  did(`the process that grew most grew by ${most.toFixed(0)} MiB`);
  compare(expectation(`no process grows by ${GROWTH_MAX_MIB} MiB`, most < GROWTH_MAX_MIB, most));
}
