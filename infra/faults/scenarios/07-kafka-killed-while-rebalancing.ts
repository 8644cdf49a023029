import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '#libs/testing';
import { forgetTopic, withAdmin } from '../broker';
import type { Product } from '../product';
import { expectation, type Scenario, type Stage } from '../scenario';

const GROUP = 'progression';
const UNREAD_MS = 2_000;

export const kafkaKilledWhileRebalancing: Scenario = {
  number: 7,
  provokes: 'Kafka killed and restarted during a rebalance',
  holds: 'consumers go on without a hand',
  breakage: 'the broker comes back without what nobody had read yet',
  sizes: ['services'],
  settings: { REPLICAS: 'progression=2' },
  fault: killWhileRebalancing,
};

async function killWhileRebalancing({ product, broken, did, compare }: Stage): Promise<void> {
  const consumer = product.kill('progression');
  await product.isBack('progression', consumer);
  const rebalances = async () => (await stateOf(product)).endsWith('Rebalance');
  await eventually(rebalances, { what: `group ${GROUP} to rebalance` });
  const broker = product.kill('kafka');
  did(`kill -9 a consumer (${consumer}); kill -9 Kafka (${broker}) while the group rebalances`);
  await product.isBack('kafka', broker);
  if (broken) await loseUnread(product);
  const stable = eventually(async () => (await stateOf(product)) === 'Stable', { what: 'a stable group' });
  const settled = await stable.catch(() => false);
  compare(expectation(`group ${GROUP} is stable again`, settled === true, settled));
}

const stateOf = (product: Product): Promise<string> =>
  withAdmin(product, async (admin) => (await admin.describeGroups([GROUP])).groups[0]!.state);

async function loseUnread(product: Product): Promise<void> {
  const consumers = product.pids('progression');
  for (const pid of consumers) product.signal(pid, 'SIGSTOP');
  await wait(UNREAD_MS);
  await forgetTopic(product, 'habit');
  for (const pid of consumers) product.signal(pid, 'SIGCONT');
}
