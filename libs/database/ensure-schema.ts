import type { Queryable } from './queryable';
import { ownerRoleOf, readerRoleOf, roleOf, rolesOf, SCHEMA_THAT_TELLS_OF_THE_SERVER } from './roles';
import { SCHEMAS, type SchemaName } from './settings';

/**
 * Roles belong to the whole server and others may be making them for another database of it, so "it is there
 * already" is a success, in each of the ways in which Postgres says so.
 */
const unlessAnotherWasQuicker = (statements: string): string => `
  DO $$ BEGIN ${statements}
  EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN NULL;
  END $$`;

const ensureRole = (role: string): string =>
  unlessAnotherWasQuicker(`
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN
      CREATE ROLE ${role} NOLOGIN;
    END IF;`);

/** Who is no superuser must be a member of a role to act as it. */
const ensureMembership = (role: string): string =>
  unlessAnotherWasQuicker(`
    IF NOT pg_has_role(current_user, '${role}', 'SET') THEN
      EXECUTE format('GRANT ${role} TO %I WITH SET TRUE, INHERIT TRUE', current_user);
    END IF;`);

/** A service may become its reader, and has none of the reader's views before it does. */
const ensureReader = (schema: SchemaName): string =>
  unlessAnotherWasQuicker(`
    IF NOT pg_has_role('${roleOf(schema)}', '${readerRoleOf(schema)}', 'SET') THEN
      GRANT ${readerRoleOf(schema)} TO ${roleOf(schema)} WITH SET TRUE, INHERIT FALSE;
    END IF;`);

/**
 * How far standbys are behind is told only to who may read all statistics. `pg_monitor` would be more: it also reads
 * settings with passwords in them. Left out where whoever migrates may not hand it on.
 */
const ensureStatistics = (role: string): string =>
  unlessAnotherWasQuicker(`
    IF NOT pg_has_role('${role}', 'pg_read_all_stats', 'USAGE')
      AND pg_has_role('pg_read_all_stats', 'MEMBER WITH ADMIN OPTION') THEN
      GRANT pg_read_all_stats TO ${role};
    END IF;`);

/**
 * The schema is its owner's, and so is what an earlier release let the service itself own; whatever the owner makes
 * is the service's to read and write. Only where it is not so yet, since each grant makes every process plan anew.
 */
const ensureOwner = (schema: SchemaName): string => {
  const [owner, role] = [ownerRoleOf(schema), roleOf(schema)];
  const objects = [
    ['TABLES', 'SELECT, INSERT, UPDATE, DELETE'],
    ['SEQUENCES', 'USAGE, SELECT'],
  ];
  return `
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_namespace WHERE nspname = '${schema}' AND nspowner = '${owner}'::regrole) THEN RETURN; END IF;
    IF EXISTS (SELECT FROM pg_namespace WHERE nspname = '${schema}') THEN
      ALTER SCHEMA ${schema} OWNER TO ${owner};
      REASSIGN OWNED BY ${role} TO ${owner};
    ELSE
      CREATE SCHEMA ${schema} AUTHORIZATION ${owner};
    END IF;
    GRANT USAGE ON SCHEMA ${schema} TO ${role}, ${readerRoleOf(schema)};
    ${objects
      .map(
        ([kind, rights]) => `
    GRANT ${rights} ON ALL ${kind} IN SCHEMA ${schema} TO ${role};
    ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${schema} GRANT ${rights} ON ${kind} TO ${role};`,
      )
      .join('')}
  END $$`;
};

/** The schema with its roles. All roles are made at once, since each service lets the others read its outbox. */
export async function ensureSchema(admin: Queryable, schema: SchemaName): Promise<void> {
  for (const role of SCHEMAS.flatMap(rolesOf)) await admin.query(ensureRole(role));
  for (const role of rolesOf(schema)) await admin.query(ensureMembership(role));
  await admin.query(ensureReader(schema));
  if (schema === SCHEMA_THAT_TELLS_OF_THE_SERVER) await admin.query(ensureStatistics(roleOf(schema)));
  await admin.query(ensureOwner(schema));
}
