import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As the rules were when the table went. */
const CAP_HUNDREDTHS = 12_000;

/** A date's score and its version follow from what stands on it: nothing of them is kept. */
export class ScoresFollow1763900200000 implements MigrationInterface {
  name = 'ScoresFollow1763900200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE progression.day_score');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE progression.day_score (
        user_id uuid NOT NULL,
        local_date date NOT NULL,
        version integer NOT NULL,
        score_hundredths integer NOT NULL CHECK (score_hundredths >= 0),
        as_of timestamptz(3) NOT NULL,
        PRIMARY KEY (user_id, local_date)
      ) WITH (fillfactor = 80);
      INSERT INTO progression.day_score
      SELECT user_id, local_date, sum(version), least(sum(yield_hundredths), ${CAP_HUNDREDTHS}), max(recorded_at)
      FROM progression.completion GROUP BY user_id, local_date`);
  }
}
