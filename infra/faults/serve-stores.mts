import path from 'node:path';
import { Household } from '../local/household.mts';
import { findKafka, KAFKA_MISSING, startKafka } from '../local/kafka.mts';
import { LogFile } from '../local/log-file.mts';
import { startRedis } from '../local/redis.mts';
import { Stop } from '../local/say.mts';

/**
 * `serve-stores.mts <folder> all-in-one|services`: a Redis, and for services a Kafka, that outlive the product's
 * launcher, kept alive until the input ends. Prints their addresses as the product's settings, and `ready`.
 */
const [folder = '', size] = process.argv.slice(2);
const household = new Household();
const log = (name: string): LogFile => new LogFile(path.join(folder, `${name}.log`));

function kafka(): Promise<string> {
  const source = findKafka();
  if (source === null) throw new Stop(KAFKA_MISSING);
  return startKafka(household, { source, folder: path.join(folder, 'kafka'), log });
}

try {
  const redis = await startRedis(household, {
    folder: path.join(folder, 'redis'),
    password: 'faults',
    log: log('redis'),
  });
  console.log(`REDIS_URL=${redis}`);
  if (size === 'services') console.log(`KAFKA_BROKERS=${await kafka()}`);
  console.log('ready');
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  await household.stop();
  process.exit(1);
}
process.stdin.on('end', () => void household.stop()).resume();
