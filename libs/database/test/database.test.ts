import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LOGGER, silentLogger } from '#libs/domain-kit';
import { freshDatabase, type FreshDatabase } from '#libs/testing';
import {
  Database,
  DATABASE_SETTINGS,
  DatabaseModule,
  Databases,
  type DatabaseSettings,
  isTransient,
  migrateDown,
  migrateUp,
} from '..';

class Things1763600000000 implements MigrationInterface {
  static boots = 0;
  static async everyBoot(): Promise<void> {
    Things1763600000000.boots += 1;
  }
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE thing (id int PRIMARY KEY, at timestamptz(3), data jsonb)`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE thing`);
  }
}

let settings: DatabaseSettings;
let fresh: FreshDatabase;
const opened: Database[] = [];

const open = async (schema: 'habit' | 'clan' = 'habit', over: Partial<DatabaseSettings> = {}) => {
  const database = await migrateUp({ ...settings, ...over }, schema, [Things1763600000000]);
  opened.push(database);
  return database;
};

beforeAll(async () => {
  fresh = await freshDatabase();
  settings = { url: fresh.url, poolMax: 4 };
});
afterAll(async () => {
  await Promise.all(opened.map((database) => database.onApplicationShutdown()));
  await fresh.drop();
});

it('migrates once, however many processes start at once', async () => {
  const all = await Promise.all(Array.from({ length: 6 }, () => open()));
  expect(await all[0]!.query('SELECT name FROM migration')).toEqual([{ name: 'Things1763600000000' }]);
  expect(Things1763600000000.boots).toBe(6);
});

it('takes a migration back and does it again', async () => {
  await open('clan');
  await migrateDown(settings, 'clan', [Things1763600000000]);
  const database = await open('clan');
  expect(await database.query('SELECT * FROM thing')).toEqual([]);
});

it('says what stands and what to do when a migration fails, and goes on when it is mended', async () => {
  class Broken1763600000001 implements MigrationInterface {
    async up(runner: QueryRunner): Promise<void> {
      await runner.query('CREATE TABLE half (id int)');
      await runner.query('CREATE TABLE thing (id int)');
    }
    down = (): Promise<void> => Promise.resolve();
  }
  await open('clan');
  const failed = migrateUp(settings, 'clan', [Things1763600000000, Broken1763600000001]);
  await expect(failed).rejects.toThrow(/schema clan .* "thing" already exists\nNothing of .* stands/);
  const database = await open('clan');
  expect(await database.query("SELECT to_regclass('clan.half') AS half")).toEqual([{ half: null }]);
});

it('acts as its own role, in its own schema, and may not touch a neighbour', async () => {
  await open('clan');
  const habit = await open('habit');
  expect(await habit.query('SELECT current_user AS who, current_schema AS place')).toEqual([
    { who: 'sv_habit', place: 'habit' },
  ]);
  await expect(habit.query('SELECT * FROM clan.thing')).rejects.toMatchObject({ code: '42501' });
});

it('gives types as on the wire', async () => {
  const database = await open();
  const [row] = await database.query(
    `SELECT '2026-11-20'::date AS day, timestamptz '2026-11-20 13:00:00.12+02' AS instant,
            timestamptz '2026-11-20 11:00:00+00' AS whole, timestamptz '2026-11-20 11:00:00.123456+00' AS micro,
            9007199254740991::bigint AS big, 12.5::numeric AS decimal, '{"a":[1]}'::jsonb AS json,
            ARRAY['2026-11-20'::date] AS days, ARRAY[7::bigint, null] AS bigs,
            ARRAY[timestamptz '2026-11-20 11:00:00.1+00'] AS instants`,
  );
  expect(row).toEqual({
    day: '2026-11-20',
    instant: '2026-11-20T11:00:00.120Z',
    whole: '2026-11-20T11:00:00.000Z',
    micro: '2026-11-20T11:00:00.123Z',
    big: 9007199254740991,
    decimal: 12.5,
    json: { a: [1] },
    days: ['2026-11-20'],
    bigs: [7, null],
    instants: ['2026-11-20T11:00:00.100Z'],
  });
  await expect(database.query('SELECT 9007199254740993::bigint')).rejects.toThrow(RangeError);
});

it('commits what returns and takes back what throws', async () => {
  const database = await open();
  await database.transaction((tx) => tx.query('INSERT INTO thing (id) VALUES (1)'));
  await expect(
    database.transaction(async (tx) => {
      await tx.query('INSERT INTO thing (id) VALUES (2)');
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await database.query('SELECT id FROM thing')).toEqual([{ id: 1 }]);
});

it('keeps the connection after a refused statement, and its prepared statements', async () => {
  const database = await open('habit', { poolMax: 1 });
  const pid = async () =>
    (await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid', [], 'pid'))[0]!.pid;
  const before = await pid();
  await expect(database.query('INSERT INTO thing (id) VALUES ($1)', [null])).rejects.toMatchObject({
    code: '23502',
  });
  expect(await pid()).toBe(before);
  expect(await database.query("SELECT name FROM pg_prepared_statements WHERE name = 'pid'")).toHaveLength(1);
});

it('lets nothing that goes on beside a failed statement happen outside of the transaction', async () => {
  const database = await open();
  const failed = Promise.withResolvers<void>();
  let late: Promise<unknown> | undefined;
  const work = database.transaction(async (tx) => {
    late = tx
      .query('SELECT 1')
      .then(() => failed.promise)
      .then(() => tx.query('INSERT INTO thing (id) VALUES (77)'));
    await Promise.all([late, tx.query('SELECT 1 / 0')]);
  });
  await expect(work).rejects.toThrow('division by zero');
  failed.resolve();
  await expect(late).rejects.toThrow('The transaction has ended.');
  expect(await database.query('SELECT id FROM thing WHERE id = 77')).toEqual([]);
});

it('recovers by itself when its connections are cut, also in the middle of a transaction', async () => {
  const database = await open();
  const cut = database.transaction(async (tx) => {
    const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await fresh.query(`SELECT pg_terminate_backend(${row!.pid})`);
    await tx.query('SELECT 1');
  });
  const error: unknown = await cut.catch((reason: unknown) => reason);
  expect(isTransient(error)).toBe(true);
  expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('ends a statement and an idle transaction that take too long', async () => {
  const database = await open('habit', { statementTimeoutMs: 50, idleInTransactionTimeoutMs: 50 });
  const slow: unknown = await database.query('SELECT pg_sleep(5)').catch((reason: unknown) => reason);
  expect(slow).toMatchObject({ code: '57014' });
  expect(isTransient(slow)).toBe(true);
});

it('never waits for a connection for ever', async () => {
  const database = await open('habit', { poolMax: 1, acquireTimeoutMs: 500 });
  const error: unknown = await database
    .transaction(() => database.query('SELECT 1'))
    .catch((reason: unknown) => reason);
  expect(isTransient(error)).toBe(true);
});

it('tells a session that lost its connection', async () => {
  const database = await open();
  await database.session(async (session) => {
    const [row] = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const lost = new Promise((resolve) => session.lost.addEventListener('abort', resolve));
    await fresh.query(`SELECT pg_terminate_backend(${row!.pid})`);
    await lost;
  });
});

it('gives each service module its own database', async () => {
  @Module({ imports: [DatabaseModule.forService('habit', [Things1763600000000])] })
  class HabitModule {}
  @Module({ imports: [DatabaseModule.forService('clan', [Things1763600000000])] })
  class ClanModule {}
  @Global()
  @Module({
    providers: [
      { provide: DATABASE_SETTINGS, useValue: settings },
      { provide: LOGGER, useValue: silentLogger },
    ],
    exports: [DATABASE_SETTINGS, LOGGER],
  })
  class ProcessModule {}
  @Module({ imports: [ProcessModule, HabitModule, ClanModule] })
  class App {}
  const app = await NestFactory.createApplicationContext(App, { logger: false });
  expect(app.select(HabitModule).get(Database, { strict: false })).toBeInstanceOf(Database);
  expect(
    app
      .get(Databases)
      .all()
      .map(({ schema }) => schema)
      .sort(),
  ).toEqual(['clan', 'habit']);
  await app.close();
});

it('waits at boot for a database that is not there yet, and gives up in words', async () => {
  const nowhere = new URL(settings.url);
  nowhere.port = '1';
  const told: string[] = [];
  const log = { ...silentLogger, warn: (_fields: object, message: string) => told.push(message) };
  const away = { ...settings, url: nowhere.href, bootWaitMs: 600 };
  await expect(migrateUp(away, 'habit', [], log)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(told).toEqual(['the database is not there yet, waiting']);
});

it('waits at boot for a database that is too busy to answer, too', async () => {
  const held: Socket[] = [];
  const silent = createServer((socket) => held.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const busy = new URL(settings.url);
  [busy.hostname, busy.port] = ['127.0.0.1', String((silent.address() as AddressInfo).port)];
  const told: string[] = [];
  const log = { ...silentLogger, warn: (_fields: object, message: string) => told.push(message) };
  const tried = { ...settings, url: busy.href, acquireTimeoutMs: 50, bootWaitMs: 600 };
  await expect(migrateUp(tried, 'habit', [], log)).rejects.toThrow('timeout expired');
  expect(told).toEqual(['the database is not there yet, waiting']);
  expect(held.length).toBeGreaterThan(1);
  for (const socket of held) socket.destroy();
  silent.close();
});

it.each([
  ['a deadlock', { code: '40P01' }, true],
  ['a full disk', { code: '53100' }, true],
  ['a shutdown', { code: '57P01' }, true],
  ['a server that only reads', { code: '25006' }, true],
  ['a refused connection among several', { errors: [{ code: 'ECONNREFUSED' }] }, true],
  ['a wrapped reset', { cause: { code: 'ECONNRESET' } }, true],
  ['Redis being away', { name: 'MaxRetriesPerRequestError' }, true],
  ['Redis loading', { message: 'LOADING Redis is loading the dataset in memory' }, true],
  ['a missing socket', { code: 'ENOENT', syscall: 'connect' }, true],
  ['a missing file', { code: 'ENOENT', syscall: 'open' }, false],
  ['a unique violation', { code: '23505' }, false],
  ['a bad value', { code: '22021' }, false],
  ['a missing table', { code: '42P01' }, false],
  ['a text', 'ECONNRESET', false],
])('%s: transient or not', (_what, error, transient) => expect(isTransient(error)).toBe(transient));
