import type { Database } from './database';
import type { MigrationClass } from './migration-class';
import { isTransient } from './transient';

/** Not there yet: the role or its password, the schema, the table of migrations, the right to it. */
const NOT_YET = /^(28000|28P01|3F000|42P01|42501)$/;

/** Another process has still to bring the schema to this release; soon it may have. */
class NotMigratedError extends Error {
  /** As a server that is about to start has it: the boot waits. */
  readonly code = '57P03';
}

/** @throws NotMigratedError while migrations of this release have not run */
export async function requireMigrated(
  database: Database,
  migrations: readonly MigrationClass[],
): Promise<void> {
  const ran = await database
    .query<{ name: string }>(`SELECT name FROM ${database.schema}.migration`)
    .catch((error: unknown) => {
      throw isNotYet(error) ? notMigrated(database.schema, 'no migration') : error;
    });
  const names = new Set(ran.map(({ name }) => name));
  const missing = namesOf(migrations).filter((name) => !names.has(name));
  if (missing.length > 0) throw notMigrated(database.schema, `not ${missing.join(', ')}`);
}

export const isNotYet = (error: unknown): boolean =>
  isTransient(error) || NOT_YET.test(String((error as { code?: unknown }).code));

const notMigrated = (schema: string, what: string): NotMigratedError =>
  new NotMigratedError(
    `The schema ${schema} has ${what} yet, and no login is given here that could run it: run ` +
      '`node dist/infra/all-in-one/migrate.js` with DATABASE_OWNER_URL.',
  );

/** As the table of those that have run has them. */
const namesOf = (migrations: readonly MigrationClass[]): string[] =>
  migrations.map((migration) => new migration().name ?? migration.name);
