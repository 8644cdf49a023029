import type { MigrationInterface, QueryRunner } from 'typeorm';
import { boundHistory, checkHistory, cutHistory, joinHistory, unboundHistory } from '#libs/database';
import { COMPLETIONS } from '../history';

/** Completions are cut into months: a bound, a look at all rows apart from it, and the cut, which is quick then. */
export class BoundCompletions1764000100000 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => boundHistory(runner, COMPLETIONS);
  down = (runner: QueryRunner): Promise<void> => unboundHistory(runner, COMPLETIONS);
}

export class CheckedCompletions1764000100001 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => checkHistory(runner, COMPLETIONS);
  down = (): Promise<void> => Promise.resolve();
}

export class CutCompletions1764000100002 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => cutHistory(runner, COMPLETIONS);
  down = (runner: QueryRunner): Promise<void> => joinHistory(runner, COMPLETIONS);
}
