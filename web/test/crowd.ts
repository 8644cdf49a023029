import type { Stack } from '#libs/testing';

const INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/**
 * So many people on the board of everyone, by the events that identity and progression would have told the others:
 * registering them all would cost minutes of password hashes. @returns their ids, the first one leading
 */
export async function gatherCrowd({ database }: Stack, count: number): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `WITH made AS (
       SELECT uuidv7() AS id, number FROM generate_series(1, $1::integer) AS number
     ), told AS (
       INSERT INTO identity.outbox (type, subject, data)
       SELECT 'identity.profile-changed.v1', id, jsonb_build_object('userId', id, 'version', 1,
         'username', 'runner-' || number, 'displayName', 'Runner ' || number, 'avatarUrl', NULL,
         'createdAt', to_char(now() AT TIME ZONE 'UTC', '${INSTANT}'),
         'zones', jsonb_build_array(jsonb_build_object('timeZone', 'UTC', 'dayStartsAt', '00:00',
           'since', to_char(now() AT TIME ZONE 'UTC', '${INSTANT}'))))
       FROM made
     )
     SELECT id FROM made ORDER BY number`,
    [count],
  );
  const ids = rows.map(({ id }) => id);
  await score(
    { database },
    ids.map((id, index) => ({ id, points: (count - index) / 10 })),
    1,
  );
  return ids;
}

/** Tells the board what some people have scored today. @param version grows with each telling of a person */
export async function score(
  { database }: Pick<Stack, 'database'>,
  scores: readonly { id: string; points: number }[],
  version: number,
): Promise<void> {
  await database.query(
    `INSERT INTO progression.outbox (type, subject, data)
     SELECT 'progression.day-scored.v1', id, jsonb_build_object('userId', id, 'version', $3::integer,
       'localDate', (now() AT TIME ZONE 'UTC')::date, 'asOf', instant, 'completions', jsonb_build_array(
         jsonb_build_object('habitId', id, 'score', points, 'firstRecordedAt', instant,
           'amountChangedAt', instant)))
     FROM unnest($1::uuid[], $2::numeric[]) AS scored (id, points),
       to_char(clock_timestamp() AT TIME ZONE 'UTC', '${INSTANT}') AS instant`,
    [scores.map(({ id }) => id), scores.map(({ points }) => points), version],
  );
}
