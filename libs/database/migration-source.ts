import { DataSource } from 'typeorm';
import { serversOf } from '#libs/domain-kit';
import { KEPT_ALIVE, sessionOptions, withOptions } from './connection-options';
import type { MigrationClass } from './migration-class';
import { clientFor } from './primary';
import { ownerRoleOf } from './roles';
import { DATABASE_DEFAULTS, type DatabaseSettings, type SchemaName } from './settings';
import { poolTypes } from './type-parsers';

/**
 * Whoever wants a table after a migration that waits for it waits too. So it doesn't wait for long: it fails, holds
 * nobody up, and the boot tries again.
 */
export const MIGRATION_LIMITS = { lock_timeout_ms: 3_000 };

/**
 * What a connection of migrations starts with: it acts as the schema's owner, and a large index takes as long as it
 * takes. The limits of statements that people wait for don't count here.
 */
export const migrationOptions = (schema: SchemaName): Record<string, string | number> => ({
  ...sessionOptions(ownerRoleOf(schema), schema),
  lock_timeout: MIGRATION_LIMITS.lock_timeout_ms,
  statement_timeout: 0,
  idle_in_transaction_session_timeout: 0,
});

/** Does some work with the migrations of one schema, on a connection of their own. */
export async function withMigrations<T>(
  url: string,
  settings: DatabaseSettings,
  schema: SchemaName,
  migrations: readonly MigrationClass[],
  work: (source: DataSource) => Promise<T>,
): Promise<T> {
  const servers = serversOf(url);
  const source = new DataSource({
    type: 'postgres',
    url: withOptions(servers[0], migrationOptions(schema)),
    schema,
    applicationName: `${settings.applicationName ?? DATABASE_DEFAULTS.applicationName} migration ${schema}`,
    migrations: [...migrations],
    migrationsTableName: 'migration',
    installExtensions: false,
    logging: false,
    poolSize: 1,
    connectTimeoutMS: settings.acquireTimeoutMs ?? DATABASE_DEFAULTS.acquireTimeoutMs,
    extra: { Client: clientFor(servers), types: poolTypes, ...KEPT_ALIVE },
  });
  await source.initialize();
  try {
    return await work(source);
  } finally {
    await source.destroy();
  }
}
