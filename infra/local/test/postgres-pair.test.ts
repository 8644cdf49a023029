import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { type Database, migrateUp, type Queryable } from '#libs/database';
import { serversOf } from '#libs/domain-kit';
import { eventually } from '#libs/testing';
import { primaryFolder } from '../postgres-folders.mts';

let folder: string;
let servers: ChildProcess;
let database: Database;

class Thing1763600000000 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runner.query('CREATE TABLE thing (id int PRIMARY KEY)');
  down = (runner: QueryRunner): Promise<void> => runner.query('DROP TABLE thing');
}

/** The url of two servers, of which the first is the primary. */
async function serve(how: 'pair' | 'apart'): Promise<string> {
  folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-pair-'));
  const script = path.join(__dirname, 'serve-postgres.mts');
  servers = spawn(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', script, folder, how]);
  let said = '';
  for (const stream of [servers.stdout!, servers.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  await eventually(() => /^postgres:.*\n/m.test(said) || servers.exitCode !== null, { what: 'two servers' });
  return /^postgres:.*$/m.exec(said)?.[0] ?? Promise.reject(new Error(said));
}

async function open(url: string): Promise<void> {
  database = await migrateUp({ url, poolMax: 4 }, 'habit', [Thing1763600000000]);
}

afterEach(async () => {
  await database.onApplicationShutdown();
  const gone = once(servers, 'exit');
  servers.stdin!.end();
  await gone;
  rmSync(folder, { recursive: true, force: true });
});

const signal = (name: string, what: NodeJS.Signals): boolean =>
  process.kill(Number.parseInt(readFileSync(path.join(folder, name, 'postmaster.pid'), 'utf8'), 10), what);
const write = (id: number): Promise<unknown> =>
  database.query('INSERT INTO thing VALUES ($1) ON CONFLICT DO NOTHING', [id]);
const portOf = async (at: Queryable): Promise<string> =>
  String((await at.query<{ port: number }>('SELECT inet_server_port() AS port'))[0]!.port);

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

test('when the primary is killed, pools and sessions go on with the standby, again and again', async () => {
  await open(await serve('pair'));
  for (const id of [1, 2, 3]) {
    await write(id);
    const port = await portOf(database);
    await database.session(async ({ lost }) => {
      signal(primaryFolder(folder), 'SIGKILL');
      await eventually(() => lost.aborted, { what: 'the session to be told' });
    });
    await eventually(() => write(-id), { what: 'a write to succeed' });
    expect(await portOf(database)).not.toBe(port);
    expect(await database.session(portOf)).not.toBe(port);
  }
  const rows = await database.query<{ id: number }>('SELECT id FROM thing ORDER BY id');
  expect(rows.map(({ id }) => id)).toEqual([-3, -2, -1, 1, 2, 3]);
});

test('an old primary that still takes writes is never taken for the one that was promoted', async () => {
  const url = await serve('apart');
  const [one, two = one] = serversOf(url);
  await open(url);
  expect(await portOf(database)).toBe(new URL(one).port);
  await ask(two, 'SELECT pg_promote()');
  await ask(one, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
  await eventually(() => write(1), { what: 'a write to succeed' });
  expect(await portOf(database)).toBe(new URL(two).port);
  signal('two', 'SIGSTOP');
  await expect(database.session(portOf)).rejects.toThrow(/is on timeline 1, behind 2/);
  signal('two', 'SIGCONT');
  expect(await database.session(portOf)).toBe(new URL(two).port);
});
