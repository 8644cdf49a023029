import type { Queryable } from './queryable';
import { roleOf, SCHEMAS, type SchemaName } from './settings';

/**
 * Roles belong to the whole server and others may be making them for another database of it, so "it is there
 * already" is a success, in both ways in which Postgres says so.
 */
const ensureRole = (role: string): string => `
  DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN
      CREATE ROLE ${role} NOLOGIN;
    END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`;

/** Who is no superuser must be a member of a role to act as it. */
const ensureMembership = (role: string): string => `
  DO $$ BEGIN
    IF NOT pg_has_role(current_user, '${role}', 'SET') THEN
      EXECUTE format('GRANT ${role} TO %I WITH SET TRUE, INHERIT TRUE', current_user);
    END IF;
  END $$`;

/** The schema with its owner. All roles are made at once, since each service lets the others read its outbox. */
export async function ensureSchema(admin: Queryable, schema: SchemaName): Promise<void> {
  for (const name of SCHEMAS) await admin.query(ensureRole(roleOf(name)));
  await admin.query(ensureMembership(roleOf(schema)));
  await admin.query(`CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION ${roleOf(schema)}`);
}
