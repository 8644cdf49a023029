import { PERSON_IN_SQL, readerRoleOf, roleOf } from './roles';
import type { SchemaName } from './settings';

/**
 * For migrations: lets the schema's reader see rows of a table, each person's own alone. For the service itself
 * nothing changes, since its batches hold rows of many people; a policy that is always true costs it nothing.
 * @param owner the column that says whose a row is
 * @param columns those that may be seen. Default: all
 */
export const letPeopleRead = (
  schema: SchemaName,
  table: string,
  owner: string,
  columns: readonly string[] = [],
): string[] => [
  `ALTER TABLE ${schema}.${table} ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY service ON ${schema}.${table} TO ${roleOf(schema)} USING (true) WITH CHECK (true)`,
  `CREATE POLICY person ON ${schema}.${table} FOR SELECT TO ${readerRoleOf(schema)}
     USING (${owner} = ${PERSON_IN_SQL})`,
  `GRANT SELECT${columns.length > 0 ? ` (${columns.join(', ')})` : ''} ON ${schema}.${table} TO ${readerRoleOf(schema)}`,
];

/** The way back. */
export const letNobodyRead = (schema: SchemaName, table: string): string[] => [
  `REVOKE ALL ON ${schema}.${table} FROM ${readerRoleOf(schema)}`,
  `DROP POLICY person ON ${schema}.${table}`,
  `DROP POLICY service ON ${schema}.${table}`,
  `ALTER TABLE ${schema}.${table} DISABLE ROW LEVEL SECURITY`,
];
