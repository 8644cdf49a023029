import type { MigrationInterface, QueryRunner } from 'typeorm';
import { letNobodyRead, letPeopleRead, readerRoleOf } from '#libs/database';

const GUARDED = ['ledger', 'ledger_archive'];
const READER = readerRoleOf('progression');

/** Whoever reads for one person finds that person's receipts alone. */
export class PeopleRead1764000200003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of GUARDED.flatMap((table) => letPeopleRead('progression', table, 'user_id')))
      await runner.query(sql);
    await runner.query(`GRANT SELECT ON progression.ledger_history TO ${READER}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`REVOKE SELECT ON progression.ledger_history FROM ${READER}`);
    for (const sql of GUARDED.flatMap((table) => letNobodyRead('progression', table)))
      await runner.query(sql);
  }
}
