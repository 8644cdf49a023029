import type { MigrationInterface, QueryRunner } from 'typeorm';

const become = (type: 'json' | 'jsonb'): string[] => [
  `ALTER TABLE habit.person ALTER COLUMN zones TYPE ${type}`,
  `ALTER TABLE habit.habit
     DROP CONSTRAINT habit_schedules_check,
     ALTER COLUMN archivals DROP DEFAULT,
     ALTER COLUMN schedules TYPE ${type},
     ALTER COLUMN archivals TYPE ${type},
     ALTER COLUMN archivals SET DEFAULT '[]',
     ADD CONSTRAINT habit_schedules_check CHECK (${type}_array_length(schedules) > 0)`,
];

/** What is only ever read whole stays as it was written: taking it apart and putting it together cost each reading. */
export class JsonAsWritten1763800100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of become('json')) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of become('jsonb')) await runner.query(statement);
  }
}
