import type { Queryable } from '#libs/database';

/** Others are told that a user was seen at most this often. */
const TOLD_EVERY = '1 hour';

/**
 * Records when users were last seen; a time ahead of the database's clock is taken for now, and who is unknown or
 * erased is passed over.
 * @returns the users that others have to be told of now
 */
export function recordSeen(
  tx: Queryable,
  seen: readonly { userId: string; at: Date }[],
): Promise<{ userId: string; at: string }[]> {
  return tx.query<{ userId: string; at: string }>(
    `WITH seen AS (
       SELECT id, least(date_trunc('milliseconds', statement_timestamp()), at) AS at
       FROM unnest($1::uuid[], $2::timestamptz[]) AS seen (id, at)
     ), held AS (
       -- In one order, so that two replicas never wait for each other in a circle.
       SELECT a.id, s.at, a.seen_told_at IS NULL OR a.seen_told_at <= s.at - interval '${TOLD_EVERY}' AS tell
       FROM account a JOIN seen s USING (id) ORDER BY a.id FOR UPDATE OF a
     ), recorded AS (
       UPDATE account a
       SET last_seen_at = greatest(a.last_seen_at, held.at),
           seen_told_at = CASE WHEN held.tell THEN held.at ELSE a.seen_told_at END
       FROM held WHERE a.id = held.id
       RETURNING a.id, held.at, held.tell
     )
     SELECT id AS "userId", at FROM recorded WHERE tell`,
    [seen.map(({ userId }) => userId), seen.map(({ at }) => at.toISOString())],
  );
}
