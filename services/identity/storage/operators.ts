import type { Queryable } from '#libs/database';

export interface Operator {
  userId: string;
  username: string;
  displayName: string;
  since: string;
}

/** Nobody else becomes an operator or ceases to be one until the transaction ends. */
export async function lockOperators(tx: Queryable): Promise<void> {
  await tx.query('LOCK TABLE operator IN SHARE ROW EXCLUSIVE MODE');
}

export async function isOperator(db: Queryable, userId: string): Promise<boolean> {
  return (await db.query('SELECT FROM operator WHERE account_id = $1', [userId])).length > 0;
}

export async function countOperators(db: Queryable): Promise<number> {
  const [row] = await db.query<{ operators: number }>('SELECT count(*) AS operators FROM operator');
  return row!.operators;
}

/** In the order in which they became operators. */
export const listOperators = (db: Queryable): Promise<Operator[]> =>
  db.query<Operator>(
    `SELECT a.id AS "userId", a.username, a.display_name AS "displayName", o.since
     FROM operator o JOIN account a ON a.id = o.account_id ORDER BY o.since, a.id`,
  );

export async function insertOperator(tx: Queryable, userId: string): Promise<void> {
  await tx.query('INSERT INTO operator (account_id) VALUES ($1) ON CONFLICT DO NOTHING', [userId]);
}

export async function deleteOperator(tx: Queryable, userId: string): Promise<void> {
  await tx.query('DELETE FROM operator WHERE account_id = $1', [userId]);
}

/** Another link holds from now on; those that expired are forgotten, and of too many the oldest. */
export async function insertClaim(
  tx: Queryable,
  secretHash: Buffer,
  { hours, claimsMax }: { hours: number; claimsMax: number },
): Promise<string> {
  const [row] = await tx.query<{ expiresAt: string }>(
    `INSERT INTO operator_claim (secret_hash, expires_at)
     VALUES ($1, date_trunc('milliseconds', now()) + make_interval(hours => $2))
     RETURNING expires_at AS "expiresAt"`,
    [secretHash, hours],
  );
  await tx.query(
    `DELETE FROM operator_claim WHERE expires_at <= now() OR secret_hash IN (
       SELECT secret_hash FROM operator_claim ORDER BY expires_at DESC OFFSET $1)`,
    [claimsMax],
  );
  return row!.expiresAt;
}

export async function holdsClaim(db: Queryable, secretHash: Buffer): Promise<boolean> {
  const rows = await db.query('SELECT FROM operator_claim WHERE secret_hash = $1 AND expires_at > now()', [
    secretHash,
  ]);
  return rows.length > 0;
}

/** No link holds any more. */
export async function deleteClaims(tx: Queryable): Promise<void> {
  await tx.query('DELETE FROM operator_claim');
}
