import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an evaluation needs of a user lies in fewer rows, and in forms that cost little to append to and to read. */
export class OpenMarks1763700200000 implements MigrationInterface {
  name = 'OpenMarks1763700200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE progression.account
        -- Done and skipped dates from settled_before on; null: they must be read from the completions.
        ADD COLUMN open_marks text,
        -- JSON values with commas in between: only ever appended to, and read whole.
        ALTER COLUMN causes DROP DEFAULT,
        ALTER COLUMN causes TYPE text USING trim(BOTH '[]' FROM causes::text),
        ALTER COLUMN causes SET DEFAULT ''`);
    // Of years of bonuses an evaluation reads the latest.
    await runner.query(`CREATE INDEX streak_bonus_reached ON progression.streak_bonus (user_id, reached_on)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX progression.streak_bonus_reached');
    await runner.query(`
      ALTER TABLE progression.account
        DROP COLUMN open_marks,
        ALTER COLUMN causes DROP DEFAULT,
        ALTER COLUMN causes TYPE jsonb USING ('[' || causes || ']')::jsonb,
        ALTER COLUMN causes SET DEFAULT '[]'`);
  }
}
