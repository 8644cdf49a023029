import { Kafka, logLevel, type Admin } from 'kafkajs';
import { eventually } from '#libs/testing';
import { topicOf, type ServiceName } from '#libs/contracts';
import type { Product } from './product';

const kafkaOf = (product: Product): Kafka =>
  new Kafka({
    brokers: product.setting('KAFKA_BROKERS').split(','),
    clientId: 'faults',
    logLevel: logLevel.NOTHING,
  });

/** What to ask of the product's broker, or to do to it. */
export async function withAdmin<T>(product: Product, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaOf(product).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Everything that the topic of a service holds, is gone: what nobody has read yet will never be. */
export const forgetTopic = (product: Product, source: ServiceName): Promise<void> =>
  withAdmin(product, async (admin) => {
    const topic = topicOf(source);
    const ends = await admin.fetchTopicOffsets(topic);
    const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
    await admin.deleteTopicRecords({ topic, partitions });
  });

/** The ids of all events that the topic of a service holds, as often as they are there. */
export async function readTopic(product: Product, source: ServiceName): Promise<string[]> {
  const topic = topicOf(source);
  const offsets = await withAdmin(product, (admin) => admin.fetchTopicOffsets(topic));
  const total = offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  const ids: string[] = [];
  const consumer = kafkaOf(product).consumer({ groupId: `faults-${Date.now()}` });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    const eachMessage = async ({ message }: { message: { value: Buffer | null } }) =>
      void ids.push((JSON.parse(String(message.value)) as { id: string }).id);
    await consumer.run({ eachMessage });
    await eventually(() => ids.length >= total, { what: `all ${total} messages of ${topic}` });
  } finally {
    await consumer.disconnect();
  }
  return ids;
}

/** Puts bytes on the topic of a service, past its outbox. */
export async function sendRaw(
  product: Product,
  source: ServiceName,
  values: readonly string[],
): Promise<void> {
  const producer = kafkaOf(product).producer();
  await producer.connect();
  try {
    const messages = values.map((value) => ({ key: `poison-${value.length}`, value }));
    await producer.send({ topic: topicOf(source), messages });
  } finally {
    await producer.disconnect();
  }
}
