import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { topicOf } from '#libs/contracts';
import { eventually } from '#libs/testing';
import { withAdmin } from '../broker';
import type { Product } from '../product';
import { expectation, type Scenario, type Stage } from '../scenario';

const BROKERS = 3;
/** For so long only Kafka gets what people do, and nobody reads it, in milliseconds. */
const UNREAD_MS = 2_000;
/** A broker that comes back has formatted its disk and copied everything by then, in milliseconds. */
const REPLACED_MAX_MS = 120_000;

export const kafkaCluster: Scenario = {
  number: 'kafka-cluster',
  provokes:
    'one of three brokers killed and its disk removed, with events that nobody has read and that the outbox has let go',
  holds: 'the other two have all of it; relays and consumers go on, and the new broker gets its copies',
  breakage: 'the two others lose their disks as well',
  sizes: ['services'],
  settings: { KAFKA_NODES: String(BROKERS), REPLICAS: 'progression=2' },
  fault: replaceBroker,
  afterwards: putBack,
};

async function replaceBroker(stage: Stage): Promise<void> {
  const { product, broken, choices, compare } = stage;
  compare(expectation('every partition has three copies', await isWhole(product), false));
  const consumers = product.pids('progression');
  for (const pid of consumers) product.signal(pid, 'SIGSTOP');
  await wait(UNREAD_MS);
  await letGoOfRelayed(product);
  const brokers = product.pids('kafka');
  const victims = broken ? brokers : [choices.of(brokers)];
  for (const pid of victims) loseDisk(stage, pid);
  for (const pid of consumers) product.signal(pid, 'SIGCONT');
  const isBack = async () => product.pids('kafka').length === BROKERS && (await isWhole(product));
  await eventually(isBack, { what: 'three copies of every partition again', within_ms: REPLACED_MAX_MS });
  await product.isReady();
}

function loseDisk({ product, did }: Stage, pid: number): void {
  const settings = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean).at(-1)!;
  product.signal(pid, 'SIGKILL');
  rmSync(path.join(path.dirname(settings), 'log'), { recursive: true, force: true });
  did(`kill -9 ${path.basename(path.dirname(settings))} (${pid}) and its data removed`);
}

/** As if it had been kept for long enough: what is in Kafka is nowhere else. */
async function letGoOfRelayed(product: Product): Promise<void> {
  await product.query(
    `CREATE TABLE public.let_go AS SELECT told.* FROM habit.outbox AS told, habit.consumer_cursor AS relay
     WHERE relay.group_name = 'kafka.relay' AND relay.source = 'habit'
       AND (told.epoch, told.xid, told.seq) <= (relay.epoch, relay.xid, relay.seq)`,
  );
  await product.query('DELETE FROM habit.outbox WHERE id IN (SELECT id FROM public.let_go)');
}

/** The tables are looked at in the end, and an outbox without a gap is one of their rules. */
async function putBack({ product }: Stage): Promise<void> {
  const isRelayed = async () =>
    (
      await product.query(
        `SELECT FROM habit.outbox AS told, habit.consumer_cursor AS relay
         WHERE relay.group_name = 'kafka.relay' AND relay.source = 'habit'
           AND (told.epoch, told.xid, told.seq) > (relay.epoch, relay.xid, relay.seq)`,
      )
    ).length === 0;
  await eventually(isRelayed, { what: 'the relay to have sent everything' });
  await product.query('INSERT INTO habit.outbox OVERRIDING SYSTEM VALUE SELECT * FROM public.let_go');
}

const isWhole = (product: Product): Promise<boolean> =>
  withAdmin(product, async (admin) => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topicOf('habit')] });
    return topics.every(({ partitions }) => partitions.every(({ isr }) => isr.length === BROKERS));
  });
