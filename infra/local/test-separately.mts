import path from 'node:path';
import { ROOT } from './compile.mts';
import { type Household } from './household.mts';
import { findKafka, KAFKA_MISSING } from './kafka.mts';
import { LogFile } from './log-file.mts';
import { freePort, isReadyAt } from './ports.mts';

/** With the first build and Kafka's jars on a slow network. */
const READY_TIMEOUT_MS = 300_000;

/** The tests of the wire, which may be run against any origin. */
export const WIRE_TESTS = 'infra/wire';

/** Why separate services cannot be started here, or null. */
export function whyNotSeparately(): string | null {
  return process.env['KAFKA_BROKERS'] || findKafka() !== null ? null : KAFKA_MISSING;
}

/**
 * Starts the product as separate services, two of those whose work is shared out, on stores of its own.
 * @param kafkaBrokers this run's own broker, if it has one already
 * @returns its origin
 */
export async function startSeparately(
  household: Household,
  folder: string,
  kafkaBrokers: string | undefined,
): Promise<string> {
  const port = await freePort();
  await household.start({
    name: 'the separate services',
    role: 'part',
    command: process.execPath,
    args: [...process.execArgv, path.join(import.meta.dirname, 'start-services.mts')],
    env: {
      ...process.env,
      DATA_DIR: path.join(folder, 'services'),
      PORT: String(port),
      METRICS_PORT: '0',
      RATE_LIMIT_FACTOR: '0',
      LOG_LEVEL: 'warn',
      REPLICAS: 'progression=2,gateway=2',
      KAFKA_PREFIX: 'separately.',
      ...(kafkaBrokers === undefined ? {} : { KAFKA_BROKERS: kafkaBrokers }),
    },
    cwd: ROOT,
    log: new LogFile(path.join(folder, 'separately.log')),
    stopSignal: 'SIGTERM',
    isReady: () => isReadyAt(port),
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
  return `http://localhost:${port}`;
}
