import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE habit.person (
     user_id uuid PRIMARY KEY,
     -- Of identity's profile that the zones come from; null while none has come.
     profile_version integer,
     -- [{timeZone, dayStartsAt, since}], oldest first.
     zones jsonb,
     active_habits integer NOT NULL DEFAULT 0 CHECK (active_habits >= 0),
     -- The tombstone of an erased account: nothing of it comes back.
     erased_at timestamptz(3),
     CHECK ((profile_version IS NULL) = (zones IS NULL))
   )`,
  `CREATE TABLE habit.habit (
     habit_id uuid PRIMARY KEY,
     user_id uuid NOT NULL,
     version integer NOT NULL CHECK (version > 0),
     name text NOT NULL,
     kind text NOT NULL CHECK (kind IN ('check', 'minutes', 'count')),
     target integer NOT NULL CHECK (target > 0),
     unit text,
     difficulty smallint NOT NULL CHECK (difficulty > 0),
     aspect text NOT NULL,
     start_date date NOT NULL,
     schedules jsonb NOT NULL CHECK (jsonb_array_length(schedules) > 0),
     archivals jsonb NOT NULL DEFAULT '[]',
     -- SHA-256 of the body that made it: the same body again is the same request.
     posted_digest bytea NOT NULL,
     created_at timestamptz(3) NOT NULL,
     archived_at timestamptz(3)
   )`,
  `CREATE INDEX habit_active ON habit.habit (user_id, created_at, habit_id) WHERE archived_at IS NULL`,
  `CREATE INDEX habit_archived ON habit.habit (user_id, created_at, habit_id) WHERE archived_at IS NOT NULL`,
  // The key begins with the user and ends with the date: it can be spread by the one and cut by the other.
  `CREATE TABLE habit.completion (
     user_id uuid NOT NULL,
     habit_id uuid NOT NULL,
     local_date date NOT NULL,
     version integer NOT NULL CHECK (version > 0),
     status text NOT NULL CHECK (status IN ('done', 'partial', 'skipped', 'removed')),
     amount integer CHECK (amount > 0),
     target integer CHECK (target > 0),
     difficulty smallint CHECK (difficulty > 0),
     note text,
     time_zone text NOT NULL,
     recorded_at timestamptz(3) NOT NULL,
     first_recorded_at timestamptz(3),
     amount_changed_at timestamptz(3),
     -- The write that this version comes from, so that one whose answer was lost knows its own work.
     written_by uuid NOT NULL,
     PRIMARY KEY (user_id, habit_id, local_date),
     CHECK ((status IN ('done', 'partial')) = (amount IS NOT NULL)),
     CHECK (amount IS NULL OR (target IS NOT NULL AND first_recorded_at IS NOT NULL))
   )`,
];

const down = ['completion', 'habit', 'person'].map((table) => `DROP TABLE habit.${table}`);

/** People with their zones, habits, completions. */
export class Habit1763600100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
