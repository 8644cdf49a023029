import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { type Database, letPeopleRead, migrateUp } from '#libs/database';
import { serversOf, silentLogger } from '#libs/domain-kit';
import { eventually } from '#libs/testing';

const PERSON = '019a0000-0000-7000-8000-000000000001';
const LONG_AGO = '2020-01-01';

class Things1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE thing (user_id uuid PRIMARY KEY)');
    for (const sql of letPeopleRead('habit', 'thing', 'user_id')) await runner.query(sql);
  }
  down = (runner: QueryRunner): Promise<void> => runner.query('DROP TABLE thing');
}

let folder: string;
let servers: ChildProcess;
let database: Database;
let urls: { primary: string; replica: string };
const warnings: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-replica-'));
  const script = path.join(__dirname, 'serve-postgres.mts');
  servers = spawn(process.execPath, [
    '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
    script,
    folder,
    'apart',
  ]);
  let said = '';
  for (const stream of [servers.stdout!, servers.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  await eventually(() => /^postgres:.*\n/m.test(said) || servers.exitCode !== null, { what: 'two servers' });
  const [primary, replica] = serversOf(/^postgres:.*$/m.exec(said)![0]) as string[];
  urls = { primary: primary!, replica: replica! };
  const log = { ...silentLogger, warn: (_: object, message: string) => warnings.push(message) };
  const settings = { url: urls.primary, replicaUrl: urls.replica, poolMax: 2 };
  database = await migrateUp(settings, 'habit', [Things1763600000000], log);
  await database.query('INSERT INTO thing VALUES ($1)', [PERSON]);
});
afterAll(async () => {
  await database?.onApplicationShutdown();
  const gone = once(servers, 'exit');
  servers.stdin!.end();
  await gone;
  rmSync(folder, { recursive: true, force: true });
});

/** The port of the server that answered, with what it found of the person. */
const answer = async (writtenBefore?: string): Promise<[string, number]> => {
  const [row] = await database.readAs<{ port: number; count: number }>({
    personId: PERSON,
    sql: 'SELECT inet_server_port() AS port, count(*) AS count FROM thing',
    writtenBefore,
  });
  return [String(row!.port), row!.count];
};
const portOf = (url: string): string => new URL(url).port;
async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

const isAnsweredBy = (url: string, writtenBefore: string) => async (): Promise<boolean> => {
  const [port, count] = await answer(writtenBefore);
  return port === portOf(url) && count === 1;
};

test('what is long settled is read from the replica, as the person', () =>
  eventually(isAnsweredBy(urls.replica, LONG_AGO), { what: 'the replica to answer' }));

test('what may just have been written is read from the primary', async () => {
  expect(await answer()).toEqual([portOf(urls.primary), 1]);
  expect(await answer(new Date().toISOString())).toEqual([portOf(urls.primary), 1]);
});

test('a replica that no longer hears of the primary is not believed', async () => {
  const rules = path.join(folder, 'one', 'pg_hba.conf');
  writeFileSync(rules, readFileSync(rules, 'utf8').replaceAll(/^.*replication.*$/gm, ''));
  await ask(urls.primary, 'SELECT pg_reload_conf(), pg_terminate_backend(pid) FROM pg_stat_replication');
  await eventually(isAnsweredBy(urls.primary, LONG_AGO), { what: 'the primary to answer' });
  expect(warnings).toEqual([]);
});

test('a replica that is away is done without, and that is told', async () => {
  const pid = Number.parseInt(readFileSync(path.join(folder, 'two', 'postmaster.pid'), 'utf8'), 10);
  process.kill(pid, 'SIGKILL');
  await eventually(isAnsweredBy(urls.primary, LONG_AGO), { what: 'the primary to answer' });
  // A process of it that was open may outlive its server for a moment, and say that it hears of no primary.
  const isTold = async (): Promise<boolean> => (await answer(LONG_AGO)) && warnings.length > 0;
  await eventually(isTold, { what: 'a word of it' });
});
