import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '#libs/testing';
import { BOTH, type Scenario, type Stage } from '../scenario';
import { skipUnread } from '../skipped-events';
import { TableHold } from '../table-hold';

const KILLS = 2;
const BETWEEN_KILLS_MS = 1_500;

export const consumerKilledBeforeOffset: Scenario = {
  number: 3,
  provokes: '`kill -9` a consumer between its commit and the offset commit; twice',
  holds: 'streak and madra once',
  breakage: 'an early offset commit: what was not taken before the kill is passed over',
  sizes: BOTH,
  async fault(stage) {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const pid = await (stage.size === 'services' ? killWithStillBroker(stage) : killAtCursor(stage));
      if (stage.broken) await skipUnread(stage.product);
      await stage.product.isBack('progression', pid);
      await wait(BETWEEN_KILLS_MS);
    }
  },
};

/** The effect is committed, and the cursor is being saved: this never happens. */
async function killAtCursor({ product, did }: Stage): Promise<number> {
  const hold = await TableHold.take(product, 'progression.consumer_cursor');
  await hold.untilSomeoneWaits();
  const pid = product.kill('progression');
  await hold.cutOff();
  await hold.release();
  did(`kill -9 the consumer (${pid}) at the saving of its cursor`);
  return pid;
}

/** The broker stands still from before the commit until after the kill, so no offset reaches it. */
async function killWithStillBroker({ product, did }: Stage): Promise<number> {
  const hold = await TableHold.take(product, 'progression.completion');
  await hold.untilSomeoneWaits();
  const [broker] = product.pids('kafka');
  product.signal(broker!, 'SIGSTOP');
  const before = await receipts(product);
  await hold.release();
  await eventually(async () => (await receipts(product)) > before, { what: 'the commit of the batch' });
  const pid = product.kill('progression');
  product.signal(broker!, 'SIGCONT');
  did(`kill -9 the consumer (${pid}) after its commit; the broker stood still meanwhile`);
  return pid;
}

async function receipts(product: Stage['product']): Promise<number> {
  const [row] = await product.query<{ count: string }>('SELECT count(*) FROM progression.ledger');
  return Number(row!.count);
}
