import type { MigrationInterface, QueryRunner } from 'typeorm';
import { letNobodyRead, letPeopleRead, readerRoleOf } from '#libs/database';

const GUARDED = ['habit', 'completion', 'completion_archive'];
const READER = readerRoleOf('habit');

/** Whoever reads for one person finds that person's habits and completions alone. */
export class PeopleRead1764000100003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of GUARDED.flatMap((table) => letPeopleRead('habit', table, 'user_id')))
      await runner.query(sql);
    await runner.query(`GRANT SELECT ON habit.completion_history TO ${READER}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`REVOKE SELECT ON habit.completion_history FROM ${READER}`);
    for (const sql of GUARDED.flatMap((table) => letNobodyRead('habit', table))) await runner.query(sql);
  }
}
