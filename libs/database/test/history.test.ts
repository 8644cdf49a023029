import type { MigrationInterface, QueryRunner } from 'typeorm';
import { freshDatabase, type FreshDatabase } from '#libs/testing';
import {
  boundHistory,
  checkHistory,
  cutHistory,
  type Database,
  HISTORY_LIMITS,
  type HistoryTable,
  joinHistory,
  keepMonths,
  migrateDown,
  migrateUp,
  unboundHistory,
  withMonths,
} from '..';

const DONE: HistoryTable = { schema: 'habit', table: 'done', key: 'day', owner: 'person', fillfactor: 90 };
const BOOKED: HistoryTable = { schema: 'habit', table: 'booked', key: 'at', owner: 'person' };
const BOTH = [DONE, BOOKED];

class Tables1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE done (person int, day date, version int NOT NULL CHECK (version > 0), PRIMARY KEY (person, day))`,
    );
    await runner.query(
      'CREATE TABLE booked (person int, at timestamptz(3), id int, PRIMARY KEY (person, at, id))',
    );
  }
  down = (runner: QueryRunner): Promise<void> => runner.query('DROP TABLE done, booked');
}
class Bound1763600000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const history of BOTH) await boundHistory(runner, history);
  }
  async down(runner: QueryRunner): Promise<void> {
    for (const history of BOTH) await unboundHistory(runner, history);
  }
}
class Checked1763600000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const history of BOTH) await checkHistory(runner, history);
  }
  down = (): Promise<void> => Promise.resolve();
}
class Cut1763600000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const history of BOTH) await cutHistory(runner, history);
  }
  async down(runner: QueryRunner): Promise<void> {
    for (const history of BOTH) await joinHistory(runner, history);
  }
}
const BEFORE = [Tables1763600000000];
const AFTER = [...BEFORE, Bound1763600000001, Checked1763600000002, Cut1763600000003];

let fresh: FreshDatabase;
let database: Database;
let timescale: boolean;

const up = async (migrations = AFTER): Promise<void> => {
  await database?.onApplicationShutdown();
  database = await migrateUp({ url: fresh.url, poolMax: 2 }, 'habit', migrations);
};

beforeEach(async () => {
  fresh = await freshDatabase();
  const found = await fresh.query("SELECT FROM pg_extension WHERE extname = 'timescaledb'");
  timescale = found.length > 0;
  await up(BEFORE);
});
afterEach(async () => {
  await database.onApplicationShutdown();
  await fresh.drop();
});

const daysAgo = (count: number): string =>
  new Date(Date.now() - count * 86_400_000).toISOString().slice(0, 10);
const monthsAgo = (count: number): string => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 10)).toISOString().slice(0, 10);
};

/** As a service writes: what stands is replaced by a newer version. */
const write = (person: number, day: string, version = 1) =>
  withMonths(
    database,
    () => [[DONE, [day]]],
    () =>
      database.query(
        `INSERT INTO done AS known VALUES ($1, $2, $3)
         ON CONFLICT (person, day) DO UPDATE SET version = excluded.version WHERE known.version < excluded.version`,
        [person, day, version],
      ),
  );
const rowsIn = (where: string) =>
  database.query<{ person: number; day: string; version: number }>(
    `SELECT person, day, version FROM ${where} ORDER BY person, day`,
  );
const piecesOf = async (table: string): Promise<string[]> => {
  const rows = await fresh.query<{ name: string }>(
    `SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
     WHERE inhparent = 'habit.${table}'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
};
const monthName = (day: string): string => `done_${day.slice(0, 7).replace('-', '_')}`;

it('keeps what was there, and takes what was written before, long before and long after', async () => {
  await write(1, daysAgo(3));
  await write(1, '2019-05-04');
  await up();
  await write(1, daysAgo(3), 2);
  for (const day of [daysAgo(0), daysAgo(400), '1990-01-01', '2090-01-01']) await write(2, day);
  const kept = [
    { person: 1, day: '2019-05-04', version: 1 },
    { person: 1, day: daysAgo(3), version: 2 },
    ...['1990-01-01', daysAgo(400), daysAgo(0), '2090-01-01'].map((day) => ({ person: 2, day, version: 1 })),
  ];
  expect(await rowsIn('done_history')).toEqual(kept);
  await expect(database.query("INSERT INTO done VALUES (3, '2020-01-01', 0)")).rejects.toMatchObject({
    constraint: 'done_version_check',
  });
});

it('is a table of TimescaleDB exactly where that is there', async () => {
  await up();
  const kinds = await fresh.query<{ kind: string }>(
    `SELECT relkind::text AS kind FROM pg_class WHERE oid IN ('habit.done'::regclass, 'habit.booked'::regclass)`,
  );
  expect(kinds.map(({ kind }) => kind)).toEqual(timescale ? ['r', 'r'] : ['p', 'p']);
  if (!timescale) return;
  const tables = await fresh.query(
    "SELECT hypertable_name FROM timescaledb_information.hypertables WHERE hypertable_schema = 'habit'",
  );
  expect(tables).toHaveLength(2);
});

it('makes months before they come, once, however many do so', async () => {
  await up();
  await Promise.all([keepMonths(database, DONE), keepMonths(database, DONE), keepMonths(database, BOOKED)]);
  await database.query('INSERT INTO booked VALUES (1, now() + $1::interval, 1)', [
    `${HISTORY_LIMITS.months_ahead - 1} months`,
  ]);
  if (timescale) return;
  expect(await piecesOf('done')).toContain(monthName(monthsAgo(-HISTORY_LIMITS.months_ahead)));
});

it('puts away what is long over; it is still read, and a write brings it back as it was', async () => {
  await up();
  const long = monthsAgo(HISTORY_LIMITS.months_at_hand + 2);
  await write(1, long);
  await write(1, daysAgo(1));
  while (await keepMonths(database, DONE));
  const all = [
    { person: 1, day: long, version: 1 },
    { person: 1, day: daysAgo(1), version: 1 },
  ];
  expect(await rowsIn('done_history')).toEqual(all);
  if (timescale) return;
  // What was there before the months is one piece, and not yet over: nothing is put away on the first day.
  expect(await piecesOf('done')).toContain('done_before');
});

it('compresses what is long over exactly where TimescaleDB’s licence has that, and it is still written', async () => {
  if (!timescale) return;
  await up();
  const long = monthsAgo(HISTORY_LIMITS.months_at_hand + 2);
  await write(1, long);
  await write(1, daysAgo(1));
  while (await keepMonths(database, DONE));
  const [licence] = await fresh.query<{ name: string }>(
    `SELECT current_setting('timescaledb.license') AS name`,
  );
  const compressed = await fresh.query(`SELECT FROM timescaledb_information.chunks WHERE is_compressed`);
  expect(compressed).toHaveLength(licence!.name === 'timescale' ? 1 : 0);
  await write(1, long, 2);
  expect(await rowsIn('done_history')).toEqual([
    { person: 1, day: long, version: 2 },
    { person: 1, day: daysAgo(1), version: 1 },
  ]);
});

it('puts months away one in a round, the oldest first, and nothing that is at hand', async () => {
  if (timescale) return;
  await up();
  // As if the product had been there for years.
  const old = [3, 2, 1].map((more) => monthsAgo(HISTORY_LIMITS.months_at_hand + more));
  await fresh.query(`SET ROLE sv_habit_owner;
    ALTER TABLE habit.done DETACH PARTITION habit.done_before; DROP TABLE habit.done_before`);
  for (const day of [...old, monthsAgo(HISTORY_LIMITS.months_at_hand), daysAgo(0)]) await write(1, day);
  expect(await keepMonths(database, DONE)).toBe(true);
  expect(await piecesOf('done_archive')).toEqual([monthName(old[0]!)]);
  while (await keepMonths(database, DONE));
  expect(await piecesOf('done_archive')).toEqual(old.map(monthName));
  expect(await piecesOf('done')).toContain(monthName(monthsAgo(HISTORY_LIMITS.months_at_hand)));
  expect(await rowsIn('done')).toHaveLength(2);
  expect(await rowsIn('done_history')).toHaveLength(5);

  await write(1, old[1]!, 2);
  expect(await piecesOf('done_archive')).toEqual([old[0]!, old[2]!].map(monthName));
  expect((await rowsIn('done')).find(({ day }) => day === old[1])).toMatchObject({ version: 2 });
  expect(await rowsIn('done_history')).toHaveLength(5);
});

it('opens no month but those that are asked for, though its plan is made for all', async () => {
  if (timescale) return;
  await up();
  const [from, to] = [daysAgo(1), daysAgo(0)];
  const plan = await database.transaction(async (tx) => {
    await tx.query(`PREPARE look (date[], date, date) AS
      SELECT * FROM unnest($1) AS asked (day) LEFT JOIN LATERAL (
        SELECT version FROM done WHERE person = 1 AND day = asked.day AND day BETWEEN $2 AND $3 OFFSET 0) AS known ON true`);
    return tx.query<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE look('{${to}}', '${from}', '${to}')`);
  });
  const lines = plan.map((row) => row['QUERY PLAN']);
  const months = (await piecesOf('done')).length;
  const opened = lines.filter((line) => / on done_/.test(line)).length;
  expect(lines.join('\n')).toContain(`Subplans Removed: ${months - opened}`);
  expect(opened).toBeLessThanOrEqual(2);
});

it('goes back to one table, and there again', async () => {
  await up();
  for (const day of [daysAgo(0), daysAgo(500), '1990-01-01']) await write(1, day);
  const all = await rowsIn('done_history');
  await migrateDown({ url: fresh.url, poolMax: 1 }, 'habit', AFTER);
  await up();
  expect(await rowsIn('done_history')).toEqual(all);
  for (const _ of [1, 2, 3]) await migrateDown({ url: fresh.url, poolMax: 1 }, 'habit', AFTER);
  expect(await rowsIn('done')).toEqual(all);
  await up();
  expect(await rowsIn('done_history')).toEqual(all);
});

it('lets a service change nothing of it but by what is made for that', async () => {
  await up();
  for (const sql of [
    'CREATE TABLE mine (n int)',
    'DROP TABLE done',
    'TRUNCATE done',
    'ALTER TABLE done ADD COLUMN more int',
  ])
    await expect(database.query(sql)).rejects.toMatchObject({ code: '42501' });
  const others = await migrateUp({ url: fresh.url, poolMax: 1 }, 'clan', []);
  const call = others.query('SELECT habit.done_put_away(0, 9)');
  await expect(call).rejects.toMatchObject({ code: '42501' });
  await others.onApplicationShutdown();
});
