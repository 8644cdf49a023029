import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Accounts1763600000101 implements MigrationInterface {
  name = 'Accounts1763600000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE identity.account (
        id uuid PRIMARY KEY,
        -- Collated so that folding to lower case means the same on every server.
        username text COLLATE "C" NOT NULL CHECK (username ~ '^[A-Za-z0-9_.-]{3,30}$'),
        email text COLLATE "C" NOT NULL CHECK (length(email) <= 254),
        password_hash text NOT NULL,
        display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 50),
        avatar_url text CHECK (avatar_url ~* '^https?://'),
        is_premium boolean NOT NULL DEFAULT false,
        sounds boolean NOT NULL DEFAULT true,
        haptics boolean NOT NULL DEFAULT true,
        theme text NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
        -- Orders the events that tell of this profile.
        version integer NOT NULL DEFAULT 1,
        last_seen_at timestamptz(3),
        -- When identity.user-seen.v1 was last told.
        seen_told_at timestamptz(3),
        created_at timestamptz(3) NOT NULL
      )`);
    await runner.query('CREATE UNIQUE INDEX account_username_once ON identity.account (lower(username))');
    await runner.query('CREATE UNIQUE INDEX account_email_once ON identity.account (lower(email))');
    await runner.query(`
      CREATE TABLE identity.zone (
        account_id uuid NOT NULL REFERENCES identity.account ON DELETE CASCADE,
        -- In force until the next one's.
        since timestamptz(3) NOT NULL,
        time_zone text NOT NULL,
        day_starts_at text NOT NULL CHECK (day_starts_at ~ '^[0-9]{2}:[0-9]{2}$'),
        PRIMARY KEY (account_id, since)
      )`);
    await runner.query(`
      CREATE TABLE identity.session (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES identity.account ON DELETE CASCADE,
        created_at timestamptz(3) NOT NULL,
        last_seen_at timestamptz(3) NOT NULL,
        user_agent text,
        ip text,
        generation integer NOT NULL DEFAULT 0,
        -- SHA-256 of the newest refresh token's secret; no token itself is kept.
        secret_hash bytea NOT NULL CHECK (length(secret_hash) = 32),
        -- When the newest spent tokens were spent, oldest first; only those still within their grace matter.
        spent_at json NOT NULL DEFAULT '[]'
      )`);
    await runner.query('CREATE INDEX session_of_account ON identity.session (account_id, created_at, id)');
    await runner.query('CREATE INDEX session_idle ON identity.session (last_seen_at)');
    await runner.query(`
      CREATE TABLE identity.signing_key (
        -- One row at most: every replica signs with the key of whoever was first.
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        private_key text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['signing_key', 'session', 'zone', 'account'])
      await runner.query(`DROP TABLE identity.${table}`);
  }
}
