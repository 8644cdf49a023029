import type { EventData } from '#libs/contracts';
import { jsonArray, plainArray, type Queryable } from '#libs/database';
import type { LocalDate } from '#libs/domain-kit';
import type { HabitDefinition } from '../domain/plan';

export interface HabitRow extends HabitDefinition {
  userId: string;
  habitId: string;
  version: number;
}

const COLUMNS = `user_id AS "userId", habit_id AS "habitId", version, start_date AS "startDate", schedules,
  archivals`;

export const readHabits = (tx: Queryable, keys: readonly { userId: string; habitId: string }[]) =>
  tx.query<HabitRow>(
    `SELECT ${COLUMNS} FROM unnest($1::uuid[], $2::uuid[]) AS asked (user_id, habit_id)
     JOIN habit USING (user_id, habit_id)`,
    [plainArray(keys.map(({ userId }) => userId)), plainArray(keys.map(({ habitId }) => habitId))],
    'habit_read',
  );

export const readHabitsOf = (tx: Queryable, userIds: readonly string[]) =>
  tx.query<HabitRow>(
    `SELECT ${COLUMNS} FROM habit WHERE user_id = ANY ($1::uuid[])`,
    [plainArray(userIds)],
    'habit_read_users',
  );

/** Habits of one user with ids after a given one, in the order of ids. */
export const pageHabitIds = async (
  db: Queryable,
  userId: string,
  afterId: string | null,
  rowsMax: number,
): Promise<string[]> => {
  const rows = await db.query<{ habit_id: string }>(
    `SELECT habit_id FROM habit WHERE user_id = $1 AND ($2::uuid IS NULL OR habit_id > $2)
     ORDER BY habit_id LIMIT $3`,
    [userId, afterId, rowsMax],
    'habit_page',
  );
  return rows.map((row) => row.habit_id);
};

/** Writes habits as told; an older version never replaces a newer one. */
export async function writeHabits(
  tx: Queryable,
  habits: readonly EventData<'habit.habit-changed.v1'>[],
): Promise<void> {
  if (habits.length === 0) return;
  await tx.query(
    `INSERT INTO habit AS known (user_id, habit_id, version, start_date, schedules, archivals)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::date[], $5::json[], $6::json[])
     ON CONFLICT (user_id, habit_id) DO UPDATE SET version = excluded.version,
       start_date = excluded.start_date, schedules = excluded.schedules, archivals = excluded.archivals
     WHERE known.version < excluded.version`,
    [
      plainArray(habits.map(({ userId }) => userId)),
      plainArray(habits.map(({ habitId }) => habitId)),
      plainArray(habits.map(({ version }) => version)),
      plainArray(habits.map(({ startDate }): LocalDate => startDate)),
      jsonArray(habits.map(({ schedules }) => schedules)),
      jsonArray(habits.map(({ archivals }) => archivals)),
    ],
    'habit_write',
  );
}
