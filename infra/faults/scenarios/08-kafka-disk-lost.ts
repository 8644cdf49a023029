import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Scenario, type Stage } from '../scenario';

/** For so long only Kafka gets what people do, and nobody reads it, in milliseconds. */
const UNREAD_MS = 2_000;

export const kafkaDiskLost: Scenario = {
  number: 8,
  provokes: 'Kafka’s data directory removed, with events in it that nobody has read',
  holds: 'the outbox replays what is missing',
  breakage: 'the outbox has let go of what the topic held',
  sizes: ['services'],
  fault: loseDisk,
};

async function loseDisk({ product, broken, did }: Stage): Promise<void> {
  const consumers = product.pids('progression');
  for (const pid of consumers) product.signal(pid, 'SIGSTOP');
  await wait(UNREAD_MS);
  if (broken) await product.query('DELETE FROM habit.outbox');
  const broker = product.kill('kafka');
  rmSync(path.join(product.folder, 'kafka/log'), { recursive: true, force: true });
  for (const pid of consumers) product.signal(pid, 'SIGCONT');
  did(`kill -9 Kafka (${broker}) and its data removed; it starts anew with an empty disk`);
  await product.isBack('kafka', broker);
}
