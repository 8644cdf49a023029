import type { Databases } from '#libs/database';
import type { Logger, Tracer } from '#libs/domain-kit';
import type { EventBus } from './event-bus';
import { KafkaBus } from './kafka-bus';
import { KafkaClient } from './kafka-client';
import { PostgresBus } from './postgres-bus';
import type { MessagingSettings } from './settings';

/**
 * The bus that the settings ask for.
 * @throws Error when Kafka is asked for and no broker is named
 */
export function createBus(
  settings: MessagingSettings,
  databases: Databases,
  log: Logger,
  tracer?: Tracer,
): EventBus {
  const { bus, kafkaBrokers, clientId, outboxRetentionHours } = settings;
  const options = { databases, log, tracer, outboxRetentionHours };
  if (bus === 'postgres') return new PostgresBus(options);
  if (!kafkaBrokers?.length) throw new Error('the Kafka bus needs the address of a broker');
  return new KafkaBus({
    ...options,
    client: new KafkaClient({ brokers: kafkaBrokers, clientId }),
    prefix: settings.kafkaPrefix ?? '',
    onFatal: settings.onFatal ?? (() => undefined),
  });
}
