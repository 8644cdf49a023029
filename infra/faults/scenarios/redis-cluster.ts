import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { serversOf } from '#libs/domain-kit';
import type { Product } from '../product';
import { BOTH, type Scenario, type Stage } from '../scenario';

const BETWEEN_MS = 3_000;

export const redisCluster: Scenario = {
  number: 'redis-cluster',
  provokes: 'each of a Redis Cluster’s three nodes killed, one after the other, and back empty',
  holds: 'jobs and boards go on; what a node held is made anew from Postgres',
  breakage: 'a score in each board’s index is changed behind the publisher’s back',
  sizes: BOTH,
  settings: { REDIS_NODES: '3' },
  fault: killEach,
  async afterwards({ product, broken }) {
    if (broken) await changeScores(product);
  },
};

async function killEach({ product, choices, did }: Stage): Promise<void> {
  for (const pid of product.pids('redis')) {
    product.signal(pid, 'SIGKILL');
    did(`kill -9 a node of Redis (${pid})`);
    await product.isBack('redis', pid);
    await wait(BETWEEN_MS + choices.below(BETWEEN_MS));
  }
}

/** Every row says a hundredth, in its place as before. */
async function changeScores(product: Product): Promise<void> {
  for (const url of serversOf(product.setting('REDIS_URL'))) {
    const node = new Redis(url);
    for (const key of await node.keys('board:*:rows'))
      for (const [member, row] of Object.entries(await node.hgetall(key)))
        await node.hset(key, member, row.replace(/"score":[\d.]+/, '"score":0.01'));
    node.disconnect();
  }
}
