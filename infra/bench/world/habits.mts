import { createHash } from 'node:crypto';
import { sql } from '../sql.mts';
import type { Habit } from './person.mts';

const INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
/** The load states 10 to 39 minutes: each amount has a yield of its own, some reach the target and some do not. */
const TARGET_MIN = 26;
/** The first of the content's. */
const ASPECT = 'pure';
/** No request made them, so none can be the same again. */
const NO_REQUEST = createHash('sha256').update('seeded').digest('hex');

/** Daily habits of everyone, as many each, with the events that tell of them; the people learn theirs. */
export async function openHabits(
  databaseUrl: string,
  people: readonly { id: string; habits: Habit[] }[],
  each: number,
  startDate: string,
): Promise<void> {
  const rows = await sql<Habit & { userId: string }>(
    databaseUrl,
    `WITH made AS (
       INSERT INTO habit.habit (habit_id, user_id, version, name, kind, target, difficulty, aspect, start_date,
         schedules, posted_digest, created_at)
       SELECT uuidv7(), user_id, 1, 'Habit ' || number, 'minutes', ${TARGET_MIN} + number, 1 + number % 3, $4,
         $3::date, jsonb_build_array(jsonb_build_object('from', $3, 'schedule', jsonb_build_object('type', 'daily'))),
         decode('${NO_REQUEST}', 'hex'), date_trunc('milliseconds', statement_timestamp())
       FROM unnest($1::uuid[]) AS owner (user_id), generate_series(0, $2 - 1) AS number
       RETURNING *
     ), counted AS (
       INSERT INTO habit.person (user_id, active_habits) SELECT user_id, $2 FROM unnest($1::uuid[]) AS owner (user_id)
       ON CONFLICT (user_id) DO UPDATE SET active_habits = excluded.active_habits
     ), told AS (
       INSERT INTO habit.outbox (type, subject, data)
       SELECT 'habit.habit-changed.v1', user_id, jsonb_build_object('userId', user_id, 'habitId', habit_id,
         'version', version, 'name', name, 'kind', kind, 'target', target, 'difficulty', difficulty,
         'aspect', aspect, 'startDate', start_date, 'schedules', schedules, 'archivals', archivals,
         'createdAt', to_char(created_at AT TIME ZONE 'UTC', '${INSTANT}'))
       FROM made
     )
     SELECT habit_id AS id, user_id AS "userId", target, difficulty FROM made ORDER BY habit_id`,
    [people.map(({ id }) => id), each, startDate, ASPECT],
  );
  const owners = new Map(people.map((person) => [person.id, person]));
  for (const { userId, ...habit } of rows) owners.get(userId)!.habits.push(habit);
}
