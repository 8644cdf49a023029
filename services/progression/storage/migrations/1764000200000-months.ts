import type { MigrationInterface, QueryRunner } from 'typeorm';
import { boundHistory, cutHistory, joinHistory, unboundHistory } from '#libs/database';
import { HISTORIES } from '../history';

/** Completions and the ledger are cut into months: first a bound that takes no time, then the look at all rows. */
export class BoundHistories1764000200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const history of HISTORIES) await boundHistory(runner, history);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const history of HISTORIES) await unboundHistory(runner, history);
  }
}

export class CutHistories1764000200001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const history of HISTORIES) await cutHistory(runner, history);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const history of HISTORIES) await joinHistory(runner, history);
  }
}
