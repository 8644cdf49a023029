import { sql } from '../sql.mts';

/** So many minutes were done each time, the target exactly. */
const YIELD = 'CASE habit.difficulty WHEN 1 THEN 1000 WHEN 2 THEN 1500 ELSE 2000 END';
const INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
/** Only for the filling: nobody was told that anything is kept. */
const SESSION = `SET synchronous_commit = off; SET maintenance_work_mem = '256MB'; SET work_mem = '128MB';`;

export interface Span {
  /** The last of the dates, in whole days before today; none of them can be recorded any more. */
  endDaysAgo: number;
  dates: number;
}

/**
 * Every habit of these people done on each date of a span: what habit and progression hold when all of it has been
 * recorded and taken. What progression derives from it (streaks, their bonuses, a realm) it derives by itself when
 * one of these people records something next.
 */
export async function fillHistory(
  databaseUrl: string,
  userIds: readonly string[],
  span: Span,
): Promise<void> {
  await sql(databaseUrl, SESSION + OWNERS);
  await sql(databaseUrl, 'INSERT INTO bench.owner SELECT unnest($1::uuid[])', [userIds]);
  const values = [span.endDaysAgo, span.dates];
  for (const statement of [COMPLETIONS, TAKEN, LEDGER]) await sql(databaseUrl, statement, values, SESSION);
  await sql(databaseUrl, ACCOUNTS);
}

/** Tells the leaderboard of some dates of everyone's history, as progression would have. */
export async function tellScores(databaseUrl: string, userIds: readonly string[], dates: readonly string[]) {
  await sql(
    databaseUrl,
    `INSERT INTO progression.outbox (type, subject, data)
     SELECT 'progression.day-scored.v1', user_id, jsonb_build_object('userId', user_id, 'localDate', local_date,
       'version', 1, 'asOf', max(recorded), 'completions', jsonb_agg(jsonb_build_object('habitId', habit_id,
         'score', yield_hundredths / 100.0, 'firstRecordedAt', recorded, 'amountChangedAt', recorded)))
     FROM (SELECT *, to_char(recorded_at AT TIME ZONE 'UTC', '${INSTANT}') AS recorded FROM progression.completion
       WHERE user_id = ANY ($1::uuid[]) AND local_date = ANY ($2::date[])) AS told
     GROUP BY user_id, local_date`,
    [userIds, dates],
  );
}

const OWNERS = `
  CREATE SCHEMA IF NOT EXISTS bench;
  DROP TABLE IF EXISTS bench.owner;
  CREATE TABLE bench.owner (user_id uuid PRIMARY KEY)`;

/** People in the order of their ids, as the keys want it, each date at an instant of its own. */
const HISTORY = `
  FROM (SELECT user_id FROM bench.owner ORDER BY user_id) AS owner
  CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE 'UTC')::date - $1::integer - number AS local_date
    FROM generate_series($2::integer - 1, 0, -1) AS number) AS day
  JOIN habit.habit ON habit.user_id = owner.user_id
  CROSS JOIN LATERAL (SELECT date_trunc('milliseconds', local_date + time '12:00'
    + make_interval(secs => abs(hashtext(habit_id::text)) % 36000) - interval '5 hours') AT TIME ZONE 'UTC' AS at)
    AS instant`;

const COMPLETIONS = `
  INSERT INTO habit.completion (user_id, habit_id, local_date, version, status, amount, target, difficulty,
    time_zone, recorded_at, first_recorded_at, amount_changed_at, written_by)
  SELECT owner.user_id, habit_id, local_date, 1, 'done', target, target, difficulty, 'UTC', at, at, at, habit_id
  ${HISTORY}`;

const TAKEN = `
  INSERT INTO progression.completion (user_id, local_date, habit_id, version, status, yield_hundredths,
    recorded_at, first_recorded_at, amount_changed_at)
  SELECT owner.user_id, local_date, habit_id, 1, 'done', ${YIELD}, at, at, at ${HISTORY}`;

const LEDGER = `
  INSERT INTO progression.ledger (user_id, recorded_at, id, kind, amount_hundredths, habit_id, local_date,
    time_zone, rule_version, completion_version)
  SELECT owner.user_id, at, gen_random_uuid(), 'completion', ${YIELD}, habit_id, local_date, 'UTC', 1, 1 ${HISTORY}`;

const ACCOUNTS = `
  INSERT INTO progression.account (user_id, madra_hundredths)
  SELECT user_id, sum(amount_hundredths) FROM progression.ledger JOIN bench.owner USING (user_id) GROUP BY user_id
  ON CONFLICT (user_id) DO UPDATE SET madra_hundredths = excluded.madra_hundredths`;
