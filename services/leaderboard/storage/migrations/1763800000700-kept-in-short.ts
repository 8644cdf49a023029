import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every kept version with its completions written in another way; `c.value` is one of them. */
const rewrite = (completion: string, order: string): string => `
  update leaderboard.day_scores set kept = (
    select coalesce(json_agg(json_build_object(
      'version', d.value->'version', 'periods', d.value->'periods', 'completions', (
        select coalesce(json_agg(${completion} order by ${order}), '[]') from json_array_elements(d.value->'completions') c
      )) order by d.ordinality), '[]')
    from json_array_elements(kept) with ordinality d)`;

const number = (name: string): string => `(c.value->>'${name}')::bigint`;
const FIELDS = ['scoreHundredths', 'firstRecordedAtMs', 'amountChangedAtMs'];

/** A completion's three numbers alone are kept, not their names, and not the habit: nothing follows from it. */
export class KeptInShort1763800000700 implements MigrationInterface {
  name = 'KeptInShort1763800000700';

  async up(runner: QueryRunner): Promise<void> {
    const order = ['firstRecordedAtMs', 'amountChangedAtMs', 'scoreHundredths'].map(number).join(', ');
    await runner.query(rewrite(`json_build_array(${FIELDS.map(number).join(', ')})`, order));
  }

  /** The habits are gone, but only served to put completions in an order. */
  async down(runner: QueryRunner): Promise<void> {
    const fields = FIELDS.map((name, index) => `'${name}', c.value->${index}`).join(', ');
    await runner.query(rewrite(`json_build_object('habitId', '', ${fields})`, '(c.value->>1)::bigint'));
  }
}
