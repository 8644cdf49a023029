import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For how long a change has waited to be published, and where its trace goes on if it is followed. */
export class MarksTellSince1764000000700 implements MigrationInterface {
  name = 'MarksTellSince1764000000700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table leaderboard.mark add column recorded_at timestamptz(3), add column trace text',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table leaderboard.mark drop column recorded_at, drop column trace');
  }
}
