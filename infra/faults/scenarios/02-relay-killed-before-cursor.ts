import { setTimeout as wait } from 'node:timers/promises';
import { readTopic } from '../broker';
import type { Product } from '../product';
import { expectation, type Scenario, type Stage } from '../scenario';
import { moveCursorToEnd } from '../skipped-events';
import { TableHold } from '../table-hold';

/** Meanwhile people go on writing what the relay has not sent, in milliseconds. */
const HELD_MS = 1_000;

export const relayKilledBeforeCursor: Scenario = {
  number: 2,
  provokes: '`kill -9` the relay between the broker’s ack and saving the cursor',
  holds: 'duplicates downstream at most, no gap',
  breakage: 'the cursor is saved before what it passes was sent',
  sizes: ['services'],
  fault: killRelay,
  beforeEnd: compareTopic,
};

async function killRelay({ product, broken, did }: Stage): Promise<void> {
  const hold = await TableHold.take(product, 'habit.consumer_cursor');
  await hold.untilSomeoneWaits();
  await wait(HELD_MS);
  const pid = product.kill('habit');
  await hold.cutOff();
  await hold.release();
  did(`kill -9 habit’s relay (${pid}): the broker has its messages, its cursor is not saved`);
  if (broken) await moveCursorToEnd(product, { reader: 'habit', group: 'kafka.relay', source: 'habit' });
  await product.isBack('habit', pid);
}

async function compareTopic({ product, compare, did }: Stage): Promise<void> {
  const [told, sent] = [await outboxIds(product), await readTopic(product, 'habit')];
  const known = new Set(sent);
  const gaps = told.filter((id) => !known.has(id));
  compare({
    what: 'events of the outbox with the topic',
    compared: told.length,
    differences: gaps.map((id) => `${id} is not on the topic`),
  });
  const duplicates = sent.length - known.size;
  did(`${duplicates} events are on the topic twice`);
  compare(expectation('some events were sent twice, or nothing was provoked', duplicates > 0, duplicates));
}

async function outboxIds(product: Product): Promise<string[]> {
  const rows = await product.query<{ id: string }>('SELECT id FROM habit.outbox');
  return rows.map(({ id }) => id);
}
