import type { MigrationInterface, QueryRunner } from 'typeorm';

const become = (type: 'json' | 'jsonb'): string => `
  ALTER TABLE progression.person ALTER COLUMN zones TYPE ${type};
  ALTER TABLE progression.habit ALTER COLUMN schedules TYPE ${type}, ALTER COLUMN archivals TYPE ${type};
  ALTER TABLE progression.progress ALTER COLUMN runs TYPE ${type}, ALTER COLUMN checkpoint TYPE ${type}`;

/** What is only ever read whole stays as it was written: taking it apart and putting it together cost each reading. */
export class JsonAsWritten1763800200000 implements MigrationInterface {
  name = 'JsonAsWritten1763800200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(become('json'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(become('jsonb'));
  }
}
