import { sql } from '../sql.mts';

const INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/**
 * Accounts as a registration makes them, with their first zone and the event that tells of it; only the password
 * is nobody's, since hashing one takes longer than everything else. @returns their ids
 */
export async function openAccounts(databaseUrl: string, count: number): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    databaseUrl,
    `WITH made AS (
       INSERT INTO identity.account (id, username, email, password_hash, display_name, created_at, last_seen_at)
       SELECT uuidv7(), name, name || '@sacredvalley.example', 'none', 'Runner ' || number, at, at
       FROM date_trunc('milliseconds', statement_timestamp()) AS at,
         generate_series(1, $1::integer) AS number,
         LATERAL (SELECT 'b' || substr(md5(at::text), 1, 8) || '-' || number) AS named (name)
       RETURNING id, username, display_name, created_at,
         to_char(created_at AT TIME ZONE 'UTC', '${INSTANT}') AS since
     ), zoned AS (
       INSERT INTO identity.zone (account_id, since, time_zone, day_starts_at)
       SELECT id, created_at, 'UTC', '00:00' FROM made
     ), told AS (
       INSERT INTO identity.outbox (type, subject, data)
       SELECT 'identity.profile-changed.v1', id, jsonb_build_object('userId', id, 'version', 1,
         'username', username, 'displayName', display_name, 'avatarUrl', NULL, 'createdAt', since,
         'zones', jsonb_build_array(
           jsonb_build_object('timeZone', 'UTC', 'dayStartsAt', '00:00', 'since', since)))
       FROM made
     )
     SELECT id FROM made ORDER BY id`,
    [count],
  );
  return rows.map(({ id }) => id);
}
