import type { MigrationInterface, QueryRunner } from 'typeorm';
import { letNobodyRead, letPeopleRead } from '#libs/database';

/** Not what its refresh tokens are made from. */
const COLUMNS = ['id', 'account_id', 'created_at', 'last_seen_at', 'user_agent', 'ip'];

/** Whoever reads for one person finds that person's sessions alone. */
export class PeopleRead1764000000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of letPeopleRead('identity', 'session', 'account_id', COLUMNS)) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of letNobodyRead('identity', 'session')) await runner.query(sql);
  }
}
