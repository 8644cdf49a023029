import type { Database, Queryable } from '#libs/database';
import type { ChainState } from '../domain/refresh';
import type { SessionOrigin } from '../domain/session-origin';

export interface Session extends SessionOrigin {
  id: string;
  createdAt: string;
  lastSeenAt: string;
}

export interface SessionChain extends ChainState {
  sessionId: string;
  accountId: string;
  /** The database's clock. */
  now: string;
}

export async function insertSession(
  tx: Queryable,
  session: SessionOrigin & { id: string; accountId: string; secretHash: Buffer },
): Promise<void> {
  await tx.query(
    `INSERT INTO session (id, account_id, created_at, last_seen_at, user_agent, ip, secret_hash)
     SELECT $1, $2, at, at, $3, $4, $5 FROM date_trunc('milliseconds', statement_timestamp()) AS at`,
    [session.id, session.accountId, session.userAgent, session.ip, session.secretHash],
  );
}

/** Ends the sessions of an account beyond the `max` seen last, and returns their ids. */
export async function deleteSessionsBeyond(tx: Queryable, accountId: string, max: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `DELETE FROM session WHERE id IN (
       SELECT id FROM session WHERE account_id = $1 ORDER BY last_seen_at DESC, id DESC OFFSET $2
     ) RETURNING id`,
    [accountId, max],
  );
  return rows.map((row) => row.id);
}

/** What the session remembers of its refresh tokens, held against other writers. */
export async function lockChain(tx: Queryable, sessionId: string): Promise<SessionChain | null> {
  const [row] = await tx.query<SessionChain>(
    `SELECT id AS "sessionId", account_id AS "accountId", generation, secret_hash AS "secretHash",
            spent_at AS "spentAt", date_trunc('milliseconds', clock_timestamp()) AS now
     FROM session WHERE id = $1 FOR UPDATE`,
    [sessionId],
  );
  return row ?? null;
}

export async function advanceChain(tx: Queryable, sessionId: string, state: ChainState): Promise<void> {
  await tx.query(
    `UPDATE session
     SET generation = $2, secret_hash = $3, spent_at = $4::json,
         last_seen_at = date_trunc('milliseconds', statement_timestamp())
     WHERE id = $1`,
    [sessionId, state.generation, state.secretHash, JSON.stringify(state.spentAt)],
  );
}

/** False when there is no such session of that account. */
export async function deleteSession(tx: Queryable, sessionId: string, accountId: string): Promise<boolean> {
  const rows = await tx.query('DELETE FROM session WHERE id = $1 AND account_id = $2 RETURNING id', [
    sessionId,
    accountId,
  ]);
  return rows.length === 1;
}

/** Newest first; `after` is the last one of the page before. */
export async function listSessions(
  db: Database,
  accountId: string,
  after: { createdAt: string; id: string } | null,
  rowsMax: number,
): Promise<Session[]> {
  return db.readAs<Session>({
    personId: accountId,
    sql: `SELECT id, created_at AS "createdAt", last_seen_at AS "lastSeenAt", user_agent AS "userAgent", ip
     FROM session
     WHERE account_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
     ORDER BY created_at DESC, id DESC LIMIT $4`,
    params: [accountId, after?.createdAt ?? null, after?.id ?? null, rowsMax],
  });
}

/** Ends at most `rowsMax` sessions that were not refreshed for so many days. */
export async function deleteIdleSessions(
  db: Queryable,
  idleDaysMax: number,
  rowsMax: number,
): Promise<{ id: string; accountId: string }[]> {
  return db.query(
    `DELETE FROM session WHERE id IN (
       SELECT id FROM session WHERE last_seen_at < now() - make_interval(days => $1)
       ORDER BY last_seen_at LIMIT $2 FOR UPDATE SKIP LOCKED
     ) RETURNING id, account_id AS "accountId"`,
    [idleDaysMax, rowsMax],
  );
}
