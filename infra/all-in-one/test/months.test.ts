import { HISTORY_LIMITS } from '#libs/database';
import { eventually, startStack } from '#libs/testing';

const TABLES = ['habit.completion', 'progression.completion', 'progression.ledger'];

test('whoever works on jobs makes the months that come, and puts away those that are long over', async () => {
  const stack = await startStack({ parts: ['habit', 'progression'] });
  const [{ last, old }] = (await stack.database.query<{ last: string; old: string }>(
    `SELECT to_char(now() + make_interval(months => $1), '_YYYY_MM') AS last,
       to_char(now() - make_interval(months => $2 + 1), '_YYYY_MM') AS old`,
    [HISTORY_LIMITS.months_ahead, HISTORY_LIMITS.months_at_hand],
  )) as [{ last: string; old: string }];
  const missing = async (names: string[]): Promise<string[]> => {
    const rows = await stack.database.query<{ name: string }>(
      'SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NULL',
      [names],
    );
    return rows.map(({ name }) => name);
  };
  const archived = (): Promise<object[]> =>
    stack.database.query(
      'SELECT FROM pg_inherits WHERE inhparent = ANY ($1::text[]::regclass[]) AND inhrelid = ANY ($2::text[]::regclass[])',
      [TABLES.map((table) => `${table}_archive`), TABLES.map((table) => table + old)],
    );
  expect(await missing(TABLES.map((table) => table + last))).toEqual([]);

  await stack.restart(async () => {
    // As it is after years in which no job ran lately.
    for (const table of TABLES) {
      await stack.database.query(`DROP TABLE ${table}${last}, ${table}_before`);
      await stack.database.query(
        `SELECT ${table}_make_month((now() - make_interval(months => ${HISTORY_LIMITS.months_at_hand + 1}))::date)`,
      );
    }
  });
  await eventually(async () => (await missing(TABLES.map((table) => table + last))).length === 0, {
    what: 'the months that come',
  });
  await eventually(async () => (await archived()).length === TABLES.length, {
    what: 'the old ones to be put away',
  });
  await stack.stop();
});
