import type { MigrationInterface, QueryRunner } from 'typeorm';
import { boundHistory, checkHistory, cutHistory, joinHistory, unboundHistory } from '#libs/database';
import { HISTORIES } from '../history';

/**
 * Completions and the ledger are cut into months: bounds, a look at all rows apart from them, and the cuts, which are
 * quick then.
 */
export class BoundHistories1764000200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const history of HISTORIES) await boundHistory(runner, history);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const history of HISTORIES) await unboundHistory(runner, history);
  }
}

export class CheckedHistories1764000200001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const history of HISTORIES) await checkHistory(runner, history);
  }

  down = (): Promise<void> => Promise.resolve();
}

export class CutHistories1764000200002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const history of HISTORIES) await cutHistory(runner, history);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const history of HISTORIES) await joinHistory(runner, history);
  }
}
