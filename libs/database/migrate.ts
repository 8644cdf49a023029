import { type Logger, silentLogger } from '#libs/domain-kit';
import type { Database } from './database';
import { ensureSchema } from './ensure-schema';
import type { MigrationClass } from './migration-class';
import { MigrationError } from './migration-error';
import { openDatabase } from './open';
import type { Queryable } from './queryable';
import { withSession } from './session';
import { DATABASE_DEFAULTS, type DatabaseSettings, type SchemaName } from './settings';
import { isTransient } from './transient';

/** One lock for all schemas of a database: grants cross them. */
const MIGRATION_LOCK = 5_827_341_960;
const BOOT_RETRY_MS = 500;

/**
 * Makes the schema, its role and grants, and runs the migrations that are pending. Any number of processes may
 * do so at once: one works, the others wait and find nothing left to do.
 * @returns the open database
 * @throws when the database stays away for `bootWaitMs`; MigrationError when a migration fails (it is rolled back)
 */
export async function migrateUp(
  settings: DatabaseSettings,
  schema: SchemaName,
  migrations: readonly MigrationClass[],
  log: Logger = silentLogger,
): Promise<Database> {
  return whenThere(settings, log, () =>
    underLock(settings, async (admin) => {
      await ensureSchema(admin, schema);
      const database = await openDatabase(settings, schema, migrations, log);
      try {
        const ran = await database.dataSource
          .runMigrations({ transaction: 'each' })
          .catch((error: unknown) => {
            throw new MigrationError(schema, error);
          });
        if (ran.length > 0) log.info({ schema, ran: ran.map(({ name }) => name) }, 'migrated');
        for (const migration of migrations) {
          if (migration.everyBoot) await database.transaction(migration.everyBoot.bind(migration));
        }
        return database;
      } catch (error) {
        await database.dataSource.destroy();
        throw error;
      }
    }),
  );
}

/** Takes the latest migration of a schema back, under the same lock. */
export async function migrateDown(
  settings: DatabaseSettings,
  schema: SchemaName,
  migrations: readonly MigrationClass[],
  log: Logger = silentLogger,
): Promise<void> {
  await underLock(settings, async () => {
    const database = await openDatabase(settings, schema, migrations, log);
    try {
      await database.dataSource.undoLastMigration({ transaction: 'each' });
    } finally {
      await database.dataSource.destroy();
    }
  });
}

function underLock<T>(settings: DatabaseSettings, work: (admin: Queryable) => Promise<T>): Promise<T> {
  const url = settings.directUrl ?? settings.url;
  const applicationName = `${settings.applicationName ?? DATABASE_DEFAULTS.applicationName} migration`;
  const connectTimeoutMs = settings.acquireTimeoutMs ?? DATABASE_DEFAULTS.acquireTimeoutMs;
  return withSession(url, { applicationName, connectTimeoutMs }, async (admin) => {
    // Ends with the connection, whatever happens to this process.
    await admin.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return work(admin);
  });
}

/** A database that starts beside us is waited for. */
async function whenThere<T>(settings: DatabaseSettings, log: Logger, work: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + (settings.bootWaitMs ?? DATABASE_DEFAULTS.bootWaitMs);
  for (let told = false; ; told = true) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || performance.now() > giveUpAt) throw error;
      if (!told) log.warn({ err: error }, 'the database is not there yet, waiting');
      await new Promise((resolve) => setTimeout(resolve, BOOT_RETRY_MS));
    }
  }
}
