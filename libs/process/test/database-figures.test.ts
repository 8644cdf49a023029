import { type Database, migrateUp, roleOf } from '#libs/database';
import { type EventBus, outboxMigration } from '#libs/messaging';
import { freshDatabase, type FreshDatabase } from '#libs/testing';
import { DatabaseFigures, FIGURES_LIMITS } from '../metrics/database-figures';

let fresh: FreshDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = await migrateUp({ url: fresh.url, poolMax: 2 }, 'identity', [outboxMigration('identity')]);
});
afterAll(async () => {
  await database?.onApplicationShutdown();
  await fresh?.drop();
});

/** Figures of a process that leads until it is told otherwise. */
function leading(asking = database) {
  const leads = new AbortController();
  let nowMs = 0;
  const asked = jest.spyOn(asking, 'query');
  asked.mockClear();
  const bus = {
    lead: (_name: string, work: Parameters<EventBus['lead']>[1]) => void work(asking, leads.signal),
  } as unknown as EventBus;
  return {
    figures: new DatabaseFigures(bus, () => nowMs),
    leads,
    asked,
    letPass: (ms: number) => (nowMs += ms),
  };
}

test('a schema tells of its tables with what they take, and of its indexes', async () => {
  const [told] = await leading().figures.read();
  const tables = new Map(told!.tables.map(({ table, ...rest }) => [table, rest]));
  expect([...tables.keys()]).toEqual(expect.arrayContaining(['outbox', 'inbox', 'dead_letter']));
  expect(tables.get('outbox')).toMatchObject({ bytes: expect.any(Number), rows: expect.any(Number) });
  expect(tables.get('outbox')!.bytes).toBeGreaterThan(0);
  expect(told!.indexes).toContainEqual({
    table: 'inbox',
    index: 'inbox_taken_at',
    bytes: expect.any(Number),
    scans: expect.any(Number),
  });
});

test('partitions count as the table that they are parts of', async () => {
  await fresh.query('CREATE TABLE identity.past (day date NOT NULL, n integer) PARTITION BY RANGE (day)');
  for (const month of ['10', '11'])
    await fresh.query(
      `CREATE TABLE identity.past_${month} PARTITION OF identity.past FOR VALUES FROM ('2026-${month}-01') TO ('2026-${month}-28')`,
    );
  await fresh.query(
    `INSERT INTO identity.past SELECT day, n FROM (VALUES ('2026-10-02'::date), ('2026-11-02')) AS days (day),
     generate_series(1, 5000) AS n`,
  );
  const [told] = await leading().figures.read();
  const names = told!.tables.map(({ table }) => table);
  expect(names.filter((name) => name.startsWith('past'))).toEqual(['past']);
  expect(told!.tables[0]!.table).toBe('past');
});

test('the database is told of as a whole, and nobody stands by', async () => {
  const [told] = await leading().figures.read();
  expect(told!.server).toEqual({ database: expect.any(String), bytes: expect.any(Number), standbys: [] });
  const [role] = await database.query<{ role: string }>('SELECT current_user AS role');
  expect(role).toEqual({ role: 'sv_identity' });
});

test('who may not read all statistics tells nothing of standbys, rather than that there are none', async () => {
  const login = 'valley_of_figures_test';
  await fresh.query(`CREATE ROLE ${login} LOGIN PASSWORD 'figures';
    GRANT ${roleOf('identity')} TO ${login} WITH SET TRUE, INHERIT FALSE`);
  const url = new URL(fresh.url);
  [url.username, url.password] = [login, 'figures'];
  const settings = { url: url.href, ownerUrl: fresh.url, poolMax: 1 };
  const seldom = await migrateUp(settings, 'identity', [outboxMigration('identity')]);
  const [told] = await leading(seldom).figures.read();
  expect(told!.server).toEqual({ database: expect.any(String), bytes: expect.any(Number), standbys: null });
  await seldom.onApplicationShutdown();
  await fresh.query(`DROP ROLE ${login}`);
});

test('statements are told by their ids where the server counts them, and are left out where it does not', async () => {
  expect((await leading().figures.read())[0]!.statements).toEqual([]);
  await fresh.query('CREATE EXTENSION pg_stat_statements SCHEMA public');
  await database.query('SELECT count(*) FROM outbox');
  const [told] = await leading().figures.read();
  expect(told!.statements.length).toBeGreaterThan(0);
  expect(told!.statements.length).toBeLessThanOrEqual(FIGURES_LIMITS.statements_max);
  for (const { statement, calls, seconds } of told!.statements) {
    expect(statement).toMatch(/^-?\d+$/);
    expect(calls).toBeGreaterThan(0);
    expect(seconds).toBeGreaterThanOrEqual(0);
  }
});

test('the database is asked once within a minute, however often someone scrapes', async () => {
  const { figures, asked, letPass } = leading();
  await figures.read();
  const once = asked.mock.calls.length;
  expect(once).toBeGreaterThan(0);
  letPass(FIGURES_LIMITS.asked_every_ms - 1);
  await figures.read();
  expect(asked.mock.calls).toHaveLength(once);
  letPass(1);
  await figures.read();
  expect(asked.mock.calls).toHaveLength(2 * once);
});

test('who does not lead any more tells nothing', async () => {
  const { figures, leads, asked } = leading();
  await figures.read();
  leads.abort();
  await Promise.resolve();
  asked.mockClear();
  expect(await figures.read()).toEqual([]);
  expect(asked).not.toHaveBeenCalled();
});
