import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { type Logger, serversOf } from '#libs/domain-kit';
import { poolUrl } from './addresses';
import { KEPT_ALIVE, serviceOptions, withOptions } from './connection-options';
import { Database } from './database';
import { clientFor } from './primary';
import { Replica } from './replica';
import { DATABASE_DEFAULTS, type DatabaseSettings, type SchemaName } from './settings';
import { poolTypes } from './type-parsers';

/** A connection that nobody used for so long is closed. */
const POOL_IDLE_MS = 30_000;

/** Connects; the schema and its role must be there (`migrateUp` makes them). */
export async function openDatabase(
  settings: DatabaseSettings,
  schema: SchemaName,
  log: Logger,
): Promise<Database> {
  const servers = serversOf(poolUrl(settings, schema));
  const applicationName = `${settings.applicationName ?? DATABASE_DEFAULTS.applicationName} ${schema} ${process.pid}`;
  const dataSource = new DataSource({
    type: 'postgres',
    url: withOptions(servers[0], serviceOptions(settings, schema)),
    schema,
    // Of several alike, an operator sees which one it is.
    applicationName,
    installExtensions: false,
    logging: false,
    poolSize: settings.poolMax,
    connectTimeoutMS: settings.acquireTimeoutMs ?? DATABASE_DEFAULTS.acquireTimeoutMs,
    poolErrorHandler: (error: unknown) => log.warn({ err: error, schema }, 'a database connection broke'),
    extra: {
      Client: clientFor(servers),
      types: poolTypes,
      idleTimeoutMillis: POOL_IDLE_MS,
      ...KEPT_ALIVE,
      pipeline: true,
    },
  });
  await dataSource.initialize();
  const { master } = dataSource.driver as unknown as { master: Pool };
  // The pool stops listening as it hands a new connection over, and its next holder listens only a moment later;
  // a shutdown told in between would end this process. Whoever holds it learns of it from their first statement.
  master.on('connect', (client) => client.on('error', () => undefined));
  return new Database(schema, dataSource, settings, Replica.of(settings, schema, log));
}
