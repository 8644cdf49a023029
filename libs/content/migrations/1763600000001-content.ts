import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Kinds and their records; `json`, not `jsonb`, so that a record is served with its fields in file order. */
export class Content1763600000001 implements MigrationInterface {
  name = 'Content1763600000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE content.kind (
        kind text PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        -- The version that the seed file said; what is served may have been bumped beyond it.
        seed_version integer NOT NULL CHECK (seed_version > 0),
        updated_at timestamptz(3) NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE content.record (
        kind text NOT NULL REFERENCES content.kind ON DELETE CASCADE,
        key text NOT NULL CHECK (key ~ '^[a-z0-9-]{1,40}$'),
        ordinal integer NOT NULL CHECK (ordinal >= 0),
        body json NOT NULL,
        PRIMARY KEY (kind, key),
        UNIQUE (kind, ordinal) DEFERRABLE INITIALLY DEFERRED
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE content.record');
    await runner.query('DROP TABLE content.kind');
  }
}
