import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { directUrlOf } from './addresses';
import { refusesLogin } from './primary';
import type { Queryable } from './queryable';
import { roleOf } from './roles';
import { withSession, type SessionSettings } from './session';
import type { DatabaseSettings, SchemaName } from './settings';

const ITERATIONS = 4_096;
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** Lets a service's role log in by the password that was given for it; one that does already is left as it is. */
export async function ensureLogin(
  admin: Queryable,
  settings: DatabaseSettings,
  schema: SchemaName,
  session: SessionSettings,
): Promise<void> {
  const password = settings.passwords?.[schema];
  const canLogIn = (): Promise<boolean> => opens(directUrlOf(settings, schema), session);
  if (password === undefined || (await canLogIn())) return;
  try {
    await admin.query(`ALTER ROLE ${roleOf(schema)} LOGIN PASSWORD '${verifierOf(password)}'`);
    await admin.query(`DO $$ BEGIN
      EXECUTE format('GRANT CONNECT ON DATABASE %I TO ${roleOf(schema)}', current_database());
    END $$`);
  } catch (error) {
    // Roles belong to the whole server: another database's process may do the same in this moment.
    if (!(await canLogIn())) throw error;
  }
}

async function opens(url: string, session: SessionSettings): Promise<boolean> {
  try {
    return await withSession(url, session, () => Promise.resolve(true));
  } catch (error) {
    if (refusesLogin(error)) return false;
    throw error;
  }
}

/** What Postgres keeps of a password (RFC 5802): sent in its place, a server that logs its statements learns nothing. */
export function verifierOf(password: string, salt = randomBytes(SALT_BYTES)): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, 'sha256');
  const keyOf = (name: string): Buffer => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(keyOf('Client Key')).digest();
  const parts = [salt, stored, keyOf('Server Key')].map((part) => part.toString('base64'));
  return `SCRAM-SHA-256$${ITERATIONS}:${parts[0]}$${parts[1]}:${parts[2]}`;
}
