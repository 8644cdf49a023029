import type { MigrationInterface, QueryRunner } from 'typeorm';
import { boundHistory, cutHistory, joinHistory, unboundHistory } from '#libs/database';
import { COMPLETIONS } from '../history';

/** Completions are cut into months: first a bound that takes no time, then, apart from it, the look at all rows. */
export class BoundCompletions1764000100000 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => boundHistory(runner, COMPLETIONS);
  down = (runner: QueryRunner): Promise<void> => unboundHistory(runner, COMPLETIONS);
}

export class CutCompletions1764000100001 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => cutHistory(runner, COMPLETIONS);
  down = (runner: QueryRunner): Promise<void> => joinHistory(runner, COMPLETIONS);
}
