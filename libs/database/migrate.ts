import { type Logger, silentLogger } from '#libs/domain-kit';
import { ownerUrlOf } from './addresses';
import { isNotYet, requireMigrated } from './await-migrations';
import type { Database } from './database';
import { ensureSchema } from './ensure-schema';
import { ensureLogin } from './logins';
import type { MigrationClass } from './migration-class';
import { MigrationError } from './migration-error';
import { MIGRATION_LIMITS, migrationOptions, withMigrations } from './migration-source';
import { openDatabase } from './open';
import type { Queryable } from './queryable';
import { withSession, type SessionSettings } from './session';
import { DATABASE_DEFAULTS, type DatabaseSettings, type SchemaName } from './settings';
import { isTransient } from './transient';

/** One lock for all schemas of a database: grants cross them. */
const MIGRATION_LOCK = 5_827_341_960;
const BOOT_RETRY_MS = 500;

/**
 * Makes the schema, its roles and grants, and runs the migrations that are pending. Any number of processes may
 * do so at once: one works, the others wait and find nothing left to do. A process that knows no owner's login waits
 * until another has done it.
 * @returns the open database
 * @throws when the database stays away for `bootWaitMs`; MigrationError when a migration fails (it is rolled back)
 */
export async function migrateUp(
  settings: DatabaseSettings,
  schema: SchemaName,
  migrations: readonly MigrationClass[],
  log: Logger = silentLogger,
): Promise<Database> {
  const url = ownerUrlOf(settings);
  if (url === null)
    return whenThere(settings, log, isNotYet, () => openMigrated(settings, schema, migrations, log));
  return whenThere(settings, log, isTransient, async () => {
    await migrate(url, settings, schema, migrations, log);
    return openDatabase(settings, schema, log);
  });
}

async function openMigrated(
  settings: DatabaseSettings,
  schema: SchemaName,
  migrations: readonly MigrationClass[],
  log: Logger,
): Promise<Database> {
  const database = await openDatabase(settings, schema, log);
  try {
    await requireMigrated(database, migrations);
    return database;
  } catch (error) {
    await database.onApplicationShutdown();
    throw error;
  }
}

async function migrate(
  url: string,
  settings: DatabaseSettings,
  schema: SchemaName,
  migrations: readonly MigrationClass[],
  log: Logger,
): Promise<void> {
  const session = sessionSettings(settings);
  await underLock(url, session, async (admin) => {
    await ensureSchema(admin, schema);
    await ensureLogin(admin, settings, schema, session);
    await withMigrations(url, settings, schema, migrations, async (source) => {
      const ran = await source.runMigrations({ transaction: 'each' }).catch((error: unknown) => {
        throw new MigrationError(schema, error);
      });
      if (ran.length > 0) log.info({ schema, ran: ran.map(({ name }) => name) }, 'migrated');
    });
    if (migrations.some(({ everyBoot }) => everyBoot))
      await withSession(url, { ...session, options: migrationOptions(schema) }, (owner) =>
        runEveryBoot(owner, migrations),
      );
  });
}

async function runEveryBoot(owner: Queryable, migrations: readonly MigrationClass[]): Promise<void> {
  for (const migration of migrations) {
    if (!migration.everyBoot) continue;
    // Where it throws the connection ends, and with it the transaction.
    await owner.query('BEGIN');
    await migration.everyBoot(owner);
    await owner.query('COMMIT');
  }
}

/** Takes the latest migration of a schema back, under the same lock. */
export async function migrateDown(
  settings: DatabaseSettings,
  schema: SchemaName,
  migrations: readonly MigrationClass[],
): Promise<void> {
  const url = ownerUrlOf(settings);
  if (url === null) throw new Error('No login is given that could take a migration back.');
  await underLock(url, sessionSettings(settings), () =>
    withMigrations(url, settings, schema, migrations, (source) =>
      source.undoLastMigration({ transaction: 'each' }),
    ),
  );
}

const sessionSettings = (settings: DatabaseSettings): SessionSettings => ({
  applicationName: `${settings.applicationName ?? DATABASE_DEFAULTS.applicationName} migration`,
  connectTimeoutMs: settings.acquireTimeoutMs ?? DATABASE_DEFAULTS.acquireTimeoutMs,
});

const underLock = <T>(
  url: string,
  session: SessionSettings,
  work: (admin: Queryable) => Promise<T>,
): Promise<T> =>
  withSession(url, session, async (admin) => {
    // Ends with the connection, whatever happens to this process.
    await admin.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await admin.query(`SET lock_timeout = ${MIGRATION_LIMITS.lock_timeout_ms}`);
    return work(admin);
  });

/** A database that starts beside us is waited for. */
async function whenThere<T>(
  settings: DatabaseSettings,
  log: Logger,
  isPassing: (error: unknown) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  const giveUpAt = performance.now() + (settings.bootWaitMs ?? DATABASE_DEFAULTS.bootWaitMs);
  for (let told = false; ; told = true) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || performance.now() > giveUpAt) throw error;
      if (!told) log.warn({ err: error }, 'the database is not there yet, waiting');
      await new Promise((resolve) => setTimeout(resolve, BOOT_RETRY_MS));
    }
  }
}
