import { SERVICES, topicOf } from '#libs/contracts';
import { KafkaClient } from './kafka-client';
import type { MessagingSettings } from './settings';

/**
 * Deletes all events that lie in Kafka. Call it while no process of the product runs, and have the relays begin anew:
 * events that a database never heard of, or not any more, would be taken for true.
 */
export async function emptyTopics({
  kafkaBrokers,
  kafkaPrefix = '',
  clientId,
}: Pick<MessagingSettings, 'kafkaBrokers' | 'kafkaPrefix' | 'clientId'>): Promise<void> {
  const client = new KafkaClient({ brokers: kafkaBrokers ?? [], clientId });
  try {
    await client.empty(SERVICES.map((service) => `${kafkaPrefix}${topicOf(service)}`));
  } finally {
    await client.close();
  }
}
