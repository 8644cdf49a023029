import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clans, who is in them, who stands at their doors, and what is known of people. */
export class Clan1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE clan (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        name text NOT NULL,
        -- The name as it is compared and searched, ignoring case; "C", so that its order is the same everywhere.
        name_key text COLLATE "C" NOT NULL,
        motto text,
        visibility text NOT NULL CHECK (visibility IN ('open', 'request', 'invite')),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz(3) NOT NULL,
        closed_at timestamptz(3)
      )`);
    await runner.query(`CREATE UNIQUE INDEX clan_name ON clan (name_key) WHERE closed_at IS NULL`);
    await runner.query(`
      CREATE TABLE person (
        user_id uuid PRIMARY KEY,
        -- 0 and null until identity has told of this user.
        profile_version integer NOT NULL DEFAULT 0,
        display_name text,
        last_seen_at timestamptz(3),
        banner_clan_id uuid,
        banner_version integer NOT NULL DEFAULT 0,
        -- A grave: what still comes for this user is refused.
        erased_at timestamptz(3),
        CHECK (erased_at IS NULL OR display_name IS NULL)
      )`);
    await runner.query(`
      CREATE TABLE membership (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        clan_id uuid NOT NULL REFERENCES clan,
        user_id uuid NOT NULL REFERENCES person,
        role text NOT NULL CHECK (role IN ('leader', 'elder', 'member')),
        joined_at timestamptz(3) NOT NULL,
        UNIQUE (clan_id, user_id)
      )`);
    await runner.query(`CREATE UNIQUE INDEX membership_leader ON membership (clan_id) WHERE role = 'leader'`);
    await runner.query(`CREATE INDEX membership_user ON membership (user_id)`);
    // Checked at the commit: a banner is always a clan that its user is in.
    await runner.query(`
      ALTER TABLE person ADD CONSTRAINT person_banner
        FOREIGN KEY (banner_clan_id, user_id) REFERENCES membership (clan_id, user_id)
        DEFERRABLE INITIALLY DEFERRED`);
    await runner.query(`
      CREATE TABLE applicant (
        clan_id uuid NOT NULL REFERENCES clan,
        user_id uuid NOT NULL REFERENCES person,
        requested_at timestamptz(3),
        invited_at timestamptz(3),
        PRIMARY KEY (clan_id, user_id),
        CHECK (requested_at IS NOT NULL OR invited_at IS NOT NULL)
      )`);
    await runner.query(`CREATE INDEX applicant_user ON applicant (user_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE person DROP CONSTRAINT person_banner`);
    for (const table of ['applicant', 'membership', 'person', 'clan'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
