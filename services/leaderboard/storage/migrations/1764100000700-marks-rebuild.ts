import type { MigrationInterface, QueryRunner } from 'typeorm';

const kinds = (...names: string[]): string => `
  alter table leaderboard.mark drop constraint mark_kind_check,
    add constraint mark_kind_check check (kind in (${names.map((name) => `'${name}'`).join(', ')}))`;

/** A mark may ask for a board to be built anew. A publisher of the release before takes such a mark away, and no more. */
export class MarksRebuild1764100000700 implements MigrationInterface {
  name = 'MarksRebuild1764100000700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(kinds('row', 'viewer', 'visibility', 'rebuild'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from leaderboard.mark where kind = 'rebuild'`);
    await runner.query(kinds('row', 'viewer', 'visibility'));
  }
}
