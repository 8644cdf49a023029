import { setTimeout as wait } from 'node:timers/promises';
import { forgetTheLatest } from '../forget-the-latest';
import { BOTH, type Scenario, type Stage } from '../scenario';
import { TableHold } from '../table-hold';

const BETWEEN_KILLS_MS = 1_500;

export const habitKilledMidBatch: Scenario = {
  number: 1,
  provokes: '`kill -9` the habit service mid-batch',
  holds: 'no acknowledged loss; a retry creates nothing twice',
  breakage: 'what was acknowledged last before the kill is not in the database afterwards',
  sizes: BOTH,
  fault: killTwice,
};

async function killTwice(stage: Stage): Promise<void> {
  const { product } = stage;
  const hold = await TableHold.take(product, 'habit.completion');
  await hold.untilSomeoneWaits();
  const pid = product.kill('habit');
  stage.did(`kill -9 habit (${pid}) while its batch is being written; the write is made without it`);
  await hold.release();
  if (stage.broken) await forgetTheLatest(product);
  await product.isBack('habit', pid);
  await wait(BETWEEN_KILLS_MS + stage.choices.below(BETWEEN_KILLS_MS));
  const again = product.kill('habit');
  stage.did(`kill -9 habit (${again}) at some moment`);
  await product.isBack('habit', again);
}
