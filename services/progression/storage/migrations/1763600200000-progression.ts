import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Progression1763600200000 implements MigrationInterface {
  name = 'Progression1763600200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of TABLES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE progression.streak_bonus, progression.progress, progression.ledger, progression.day_score,
        progression.completion, progression.habit, progression.person, progression.account`);
  }
}

const TABLES = [
  // One row per user that every writer locks first, in the order of ids. Narrow: it changes with every batch.
  `CREATE TABLE progression.account (
     user_id uuid PRIMARY KEY,
     madra_hundredths bigint NOT NULL DEFAULT 0,
     -- Facts have come that no evaluation has seen; a mark that outlives its job is swept.
     pending_since timestamptz(3),
     -- Why, for the next evaluation to tell.
     causes jsonb NOT NULL DEFAULT '[]',
     -- The Monday up to which the kept fold holds; null: the next evaluation starts at the first fact.
     settled_before date,
     -- When a date may begin or close next; null while that would change nothing.
     window_turns_at timestamptz(3),
     -- A tombstone: whatever still comes for this user is refused.
     erased_at timestamptz(3)
   ) WITH (fillfactor = 70)`,
  `CREATE INDEX account_pending ON progression.account (pending_since) WHERE pending_since IS NOT NULL`,
  `CREATE INDEX account_window_turns ON progression.account (window_turns_at)
   WHERE window_turns_at IS NOT NULL`,
  `CREATE TABLE progression.person (
     user_id uuid PRIMARY KEY,
     version integer NOT NULL,
     display_name text NOT NULL,
     -- Pairs of zone and day start, oldest first.
     zones jsonb NOT NULL
   )`,
  `CREATE TABLE progression.habit (
     user_id uuid NOT NULL,
     habit_id uuid NOT NULL,
     version integer NOT NULL,
     start_date date NOT NULL,
     schedules jsonb NOT NULL,
     archivals jsonb NOT NULL,
     PRIMARY KEY (user_id, habit_id)
   )`,
  // What stands on each date; by date first, since evaluations read the latest dates of a user.
  `CREATE TABLE progression.completion (
     user_id uuid NOT NULL,
     local_date date NOT NULL,
     habit_id uuid NOT NULL,
     version integer NOT NULL,
     status text NOT NULL CHECK (status IN ('done', 'partial', 'skipped', 'removed')),
     yield_hundredths integer NOT NULL CHECK (yield_hundredths >= 0),
     recorded_at timestamptz(3) NOT NULL,
     first_recorded_at timestamptz(3),
     amount_changed_at timestamptz(3),
     PRIMARY KEY (user_id, local_date, habit_id)
   ) WITH (fillfactor = 90)`,
  `CREATE TABLE progression.day_score (
     user_id uuid NOT NULL,
     local_date date NOT NULL,
     -- Grows with every event of that user and date.
     version integer NOT NULL,
     score_hundredths integer NOT NULL CHECK (score_hundredths >= 0),
     as_of timestamptz(3) NOT NULL,
     PRIMARY KEY (user_id, local_date)
   ) WITH (fillfactor = 80)`,
  // Append-only. The id follows from what the entry is of, so the key refuses to book a fact twice.
  `CREATE TABLE progression.ledger (
     user_id uuid NOT NULL,
     recorded_at timestamptz(3) NOT NULL,
     id uuid NOT NULL,
     kind text NOT NULL
       CHECK (kind IN ('completion', 'change', 'undo', 'streak-bonus', 'streak-bonus-withdrawn')),
     amount_hundredths integer NOT NULL CHECK (amount_hundredths <> 0),
     habit_id uuid NOT NULL,
     local_date date NOT NULL,
     time_zone text NOT NULL,
     rule_version integer NOT NULL,
     completion_version integer,
     PRIMARY KEY (user_id, recorded_at, id)
   )`,
  `CREATE TABLE progression.streak_bonus (
     user_id uuid NOT NULL,
     habit_id uuid NOT NULL,
     run_started_on date NOT NULL,
     length integer NOT NULL,
     reached_on date NOT NULL,
     amount_hundredths integer NOT NULL,
     PRIMARY KEY (user_id, habit_id, run_started_on, length)
   )`,
  // What the latest evaluation found: all that reads show.
  `CREATE TABLE progression.progress (
     user_id uuid PRIMARY KEY,
     version integer NOT NULL,
     today date NOT NULL,
     oldest_open date NOT NULL,
     madra_hundredths bigint NOT NULL,
     score_today_hundredths integer NOT NULL,
     streak_current integer NOT NULL,
     streak_longest integer NOT NULL,
     freezes integer NOT NULL,
     realm text NOT NULL,
     -- By habit id: {current, longest, startedOn}, days counted from 1970-01-01.
     runs jsonb NOT NULL,
     -- The fold before account.settled_before.
     checkpoint jsonb NOT NULL
   ) WITH (fillfactor = 80)`,
];
