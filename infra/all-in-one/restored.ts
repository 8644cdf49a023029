import { SERVICES, type ServiceName } from '#libs/contracts';
import { type Queryable, withSession } from '#libs/database';
import { silentLogger } from '#libs/domain-kit';
import { beginEpoch, emptyTopics } from '#libs/messaging';
import { readSettings, type Settings } from '#libs/process';
import { connect, disconnect, forgetAll, untilReady } from '#libs/redis';
import { outrankLostPublisher } from '../../services/leaderboard/storage/after-restore';
import { passWhatBrowsersKeep } from '../../services/progression/storage/after-restore';

const APPLICATION_NAME = 'sacred-valley';
const CONNECT_TIMEOUT_MS = 10_000;
const EXIT_FAILURE = 1;

/** What a service has to do besides. */
const OWN_STEPS: Partial<Record<ServiceName, (tx: Queryable) => Promise<void>>> = {
  progression: passWhatBrowsersKeep,
  leaderboard: outrankLostPublisher,
};

const say = (line: string): unknown => process.stdout.write(`${line}\n`);

/**
 * To be run once after the database was restored, before any part starts: what Redis and Kafka hold is of a time that
 * has not happened, as far as the database knows, so both are emptied, and every outbox begins an epoch. It may be
 * repeated (docs/operations/backup-and-restore.md).
 */
async function restored(settings: Settings): Promise<void> {
  const url = settings.databaseOwnerUrl ?? settings.databaseDirectUrl ?? settings.databaseUrl;
  const connection = {
    applicationName: `${APPLICATION_NAME} restored`,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
  };
  await withSession(url, connection, async (db) => {
    await refuseBesideParts(db);
    const services = await withOutbox(db);
    if (services.length === 0)
      throw new Error('Nothing of the product is in this database: restore it first.');
    await emptyRedis(settings);
    say('Redis is empty: boards, queues and caches are made anew.');
    if (settings.bus === 'kafka') {
      const { kafkaBrokers, kafkaPrefix } = settings;
      await emptyTopics({ kafkaBrokers, kafkaPrefix: kafkaPrefix ?? '', clientId: APPLICATION_NAME });
      say('Kafka is empty: outboxes are sent again.');
    }
    await db.query('BEGIN');
    for (const service of services) {
      say(`${service} goes on in epoch ${await beginEpoch(db, service)}.`);
      await OWN_STEPS[service]?.(db);
    }
    await db.query('COMMIT');
  });
}

/** What a part remembers, and what it may still send, would come into the restored world. */
async function refuseBesideParts(db: Queryable): Promise<void> {
  const connected = await db.query<{ name: string }>(
    `SELECT DISTINCT application_name AS name FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND starts_with(application_name, $1)`,
    [APPLICATION_NAME],
  );
  if (connected.length === 0) return;
  const names = connected.map(({ name }) => name).join(', ');
  throw new Error(`Stop all parts first; these are connected: ${names}.`);
}

async function emptyRedis({ redisUrl }: Settings): Promise<void> {
  const redis = connect({ url: redisUrl }, 'commands', silentLogger);
  try {
    await untilReady(redis);
    await forgetAll(redis);
  } finally {
    await disconnect(redis);
  }
}

/** The services whose schemas are there. */
async function withOutbox(db: Queryable): Promise<ServiceName[]> {
  const rows = await db.query<{ schema: string }>(
    `SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = 'outbox_epoch'`,
  );
  return SERVICES.filter((service) => rows.some(({ schema }) => schema === service));
}

async function main(): Promise<void> {
  await restored(readSettings(process.env));
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(EXIT_FAILURE);
  },
);
