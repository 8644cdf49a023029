import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Zones are only ever read whole: they stay as they were written. */
export class ZonesAsWritten1763900000700 implements MigrationInterface {
  name = 'ZonesAsWritten1763900000700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table leaderboard.person alter column zones type json');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table leaderboard.person alter column zones type jsonb');
  }
}
