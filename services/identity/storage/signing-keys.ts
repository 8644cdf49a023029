import type { Queryable } from '#libs/database';

/**
 * The private key that all replicas sign with: the one in the database, or `made` when this is the first.
 * Kept in the clear, in a schema that only this service's role can read; `TOKEN_KEY` keeps it elsewhere.
 */
export async function keepSigningKey(db: Queryable, made: string): Promise<string> {
  await db.query('INSERT INTO signing_key (private_key) VALUES ($1) ON CONFLICT DO NOTHING', [made]);
  const [row] = await db.query<{ private_key: string }>('SELECT private_key FROM signing_key');
  return row!.private_key;
}
