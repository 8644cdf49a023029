import { silentLogger } from '#libs/domain-kit';
import { type FreshDatabase, freshDatabase } from '#libs/testing';
import { budgetWarning, connectionBudget, type Database, migrateUp } from '..';

const POOL_MAX = 4;

describe('what may be open at once', () => {
  let fresh: FreshDatabase;
  let database: Database;
  beforeAll(async () => {
    fresh = await freshDatabase();
    database = await migrateUp({ url: fresh.url, poolMax: POOL_MAX }, 'habit', [], silentLogger);
  });
  afterAll(async () => {
    await database?.onApplicationShutdown();
    await fresh?.drop();
  });

  test('is the pools with a connection each for locks, beside those of others', async () => {
    const budget = await connectionBudget([database, database], POOL_MAX);
    expect(budget).toEqual({ ours: 10, others: expect.any(Number), places: expect.any(Number) });
    expect(budget!.places).toBeGreaterThan(budget!.others);
  });
  test('nobody asks without a database', async () => {
    expect(await connectionBudget([], POOL_MAX)).toBeNull();
  });
});

test('what fits is not worth a word', () => {
  expect(budgetWarning({ ours: 54, others: 43, places: 97 })).toBeNull();
});
test('what does not fit is told with the ways out', () => {
  expect(budgetWarning({ ours: 54, others: 44, places: 97 })).toBe(
    'the pools of this process may open 54 connections and others have 44 open, but Postgres takes 97: ' +
      'lower DATABASE_POOL_MAX, raise max_connections, or put PgBouncer in between',
  );
});
