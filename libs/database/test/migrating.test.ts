import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { silentLogger } from '#libs/domain-kit';
import { eventually, freshDatabase, type FreshDatabase, rolePassword } from '#libs/testing';
import { type Database, type DatabaseSettings, migrateUp, roleOf } from '..';
import { verifierOf } from '../logins';
import { withSession } from '../session';

class Things1763600000000 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runner.query('CREATE TABLE thing (id int PRIMARY KEY)');
  down = (runner: QueryRunner): Promise<void> => runner.query('DROP TABLE thing');
}
/** As an index over years of rows. */
class Slow1763600000001 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runner.query('SELECT pg_sleep(0.3)');
  down = (): Promise<void> => Promise.resolve();
}
class Wider1763600000002 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runner.query('ALTER TABLE thing ADD COLUMN more int');
  down = (runner: QueryRunner): Promise<void> => runner.query('ALTER TABLE thing DROP COLUMN more');
}

let fresh: FreshDatabase;
let settings: DatabaseSettings;
const opened: Database[] = [];

const open = async (
  migrations = [Things1763600000000],
  over: Partial<DatabaseSettings> = {},
  log = silentLogger,
): Promise<Database> => {
  const database = await migrateUp({ ...settings, ...over }, 'habit', migrations, log);
  opened.push(database);
  return database;
};

beforeEach(async () => {
  fresh = await freshDatabase();
  settings = { url: fresh.url, poolMax: 2 };
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.onApplicationShutdown()));
  await fresh.drop();
});

it('takes the time that it takes: the limit of statements is that of what people wait for', async () => {
  const limits = { statementTimeoutMs: 100, idleInTransactionTimeoutMs: 100 };
  const database = await open([Things1763600000000, Slow1763600000001], limits);
  expect(await database.query('SELECT count(*) AS ran FROM migration')).toEqual([{ ran: 2 }]);
  await expect(database.query('SELECT pg_sleep(1)')).rejects.toMatchObject({ code: '57014' });
});

it('waits for nobody for long, so that nobody waits behind it, and is tried again', async () => {
  const database = await open();
  const holder = new Client({ connectionString: fresh.url });
  await holder.connect();
  await holder.query('BEGIN; SELECT * FROM habit.thing');
  const told: unknown[] = [];
  const log = { ...silentLogger, warn: ({ err }: { err?: unknown }) => told.push(err) };
  const migrated = open([Things1763600000000, Wider1763600000002], {}, log);
  await eventually(() => told.length > 0, { what: 'the migration to give way' });
  expect(String(told[0])).toContain('canceling statement due to lock timeout');
  await database.query('INSERT INTO thing VALUES (1)');
  await holder.end();
  await migrated;
  expect(await database.query('SELECT more FROM thing')).toEqual([{ more: null }]);
});

it('is not for who has no login of its own: that one waits until another has done it', async () => {
  const passwords = { habit: rolePassword('habit') };
  const anonymous = new URL(fresh.url);
  [anonymous.username, anonymous.password] = ['', ''];
  const told: string[] = [];
  const log = { ...silentLogger, warn: (_: object, message: string) => told.push(message) };
  const waiting = open([Things1763600000000], { url: anonymous.href, passwords }, log);
  await eventually(() => told.length > 0, { what: 'it to say that it waits' });
  await open([Things1763600000000], { passwords });
  const database = await waiting;
  expect(await database.query('SELECT session_user AS who')).toEqual([{ who: roleOf('habit') }]);
  expect(await database.query('SELECT * FROM thing')).toEqual([]);

  const later = [Things1763600000000, Wider1763600000002];
  const alone = open(later, { url: anonymous.href, passwords, bootWaitMs: 100 });
  await expect(alone).rejects.toThrow(/has not Wider1763600000002 yet.* DATABASE_OWNER_URL/);
});

it('takes over what an earlier release let the service itself own, while that one goes on', async () => {
  const role = roleOf('habit');
  await open();
  await fresh.query(`DROP SCHEMA habit CASCADE; CREATE SCHEMA habit AUTHORIZATION ${role}; SET ROLE ${role};
    CREATE TABLE habit.migration (id serial PRIMARY KEY, "timestamp" bigint NOT NULL, name varchar NOT NULL);
    INSERT INTO habit.migration ("timestamp", name) VALUES (1763600000000, 'Things1763600000000');
    CREATE TABLE habit.thing (id int PRIMARY KEY)`);
  const earlier = new Client({ connectionString: fresh.url });
  await earlier.connect();
  await earlier.query(`SET ROLE ${role}; SET search_path = habit`);
  const write = (id: number) =>
    earlier.query({ name: 'write', text: 'INSERT INTO thing VALUES ($1)', values: [id] });
  await write(1);
  const database = await open([Things1763600000000, Wider1763600000002]);
  await write(2);
  await earlier.end();
  expect(await database.query('SELECT id FROM thing ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
  await expect(database.query('DROP TABLE thing')).rejects.toMatchObject({ code: '42501' });
});

it('knows a refused login from servers that take no writes, also where several are named', async () => {
  const url = new URL(fresh.url);
  [url.username, url.password] = [roleOf('habit'), 'another'];
  const twice = url.href.replace(url.host, `${url.host},${url.host}`);
  const session = { applicationName: 'test', connectTimeoutMs: 5_000 };
  await expect(withSession(twice, session, () => Promise.resolve())).rejects.toMatchObject({ code: '28P01' });
});

it('tells Postgres of a password what Postgres would make of it', async () => {
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
  expect(verifierOf('pencil', salt)).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
});
