import { setTimeout as wait } from 'node:timers/promises';
import { type Product } from '../product';
import { BOTH, type Scenario, type Stage } from '../scenario';

const BETWEEN_MS = 3_000;

export const redisEmptiedAndKilled: Scenario = {
  number: 9,
  provokes: 'Redis `FLUSHALL` under load; Redis `kill -9`',
  holds: 'boards equal SQL within seconds; no mixed view',
  breakage: 'a score in each board’s index is changed behind the publisher’s back',
  sizes: BOTH,
  fault: emptyAndKill,
  async afterwards({ product, broken }) {
    if (broken) await changeScores(product);
  },
};

async function emptyAndKill(stage: Stage): Promise<void> {
  const { product } = stage;
  await product.withRedis((redis) => redis.flushall());
  stage.did('FLUSHALL');
  await wait(BETWEEN_MS + stage.choices.below(BETWEEN_MS));
  const pid = product.kill('redis');
  stage.did(`kill -9 Redis (${pid})`);
  await product.isBack('redis', pid);
  await wait(BETWEEN_MS);
}

/** Every row says a hundredth, in its place as before. */
async function changeScores(product: Product): Promise<void> {
  await product.withRedis(async (redis) => {
    for (const key of await redis.keys('board:*:rows'))
      for (const [member, row] of Object.entries(await redis.hgetall(key)))
        await redis.hset(key, member, row.replace(/"score":[\d.]+/, '"score":0.01'));
  });
}
