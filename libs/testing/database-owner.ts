import { rolesOf, SCHEMAS } from '#libs/database';
import type { FreshDatabase } from './fresh-database';

export interface DatabaseOwner {
  /** The owner's URL of the database. */
  url: string;
  /** Takes it all back, before the database is dropped. */
  drop(): Promise<void>;
}

/** Gives a database to a login that is no superuser, as operators do: it makes roles and schemas there. */
export async function giveToOwner(database: FreshDatabase, login: string): Promise<DatabaseOwner> {
  const url = new URL(database.url);
  const name = url.pathname.slice(1);
  await database.query(`CREATE ROLE ${login} LOGIN CREATEROLE PASSWORD 'valley'`);
  await database.query(`ALTER DATABASE ${name} OWNER TO ${login}`);
  await database.query(`REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`);
  // Other tests make the schemas' roles on this server; on one of its own the owner makes them, and may then give them.
  for (const role of SCHEMAS.flatMap(rolesOf)) {
    await database.query(
      `DO $$ BEGIN CREATE ROLE ${role} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
    );
    await database.query(`GRANT ${role} TO ${login} WITH ADMIN OPTION`);
  }
  [url.username, url.password] = [login, 'valley'];
  return {
    url: url.href,
    drop: async () => {
      await database.query(`REASSIGN OWNED BY ${login} TO CURRENT_USER`);
      await database.query(`DROP OWNED BY ${login}`);
      await database.query(`DROP ROLE ${login}`);
    },
  };
}
