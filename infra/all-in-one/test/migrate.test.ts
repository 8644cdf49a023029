import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { roleOf, SCHEMAS } from '#libs/database';
import {
  type DatabaseOwner,
  type FreshDatabase,
  freshDatabase,
  type FreshRedis,
  freshRedis,
  giveToOwner,
  rolePassword,
} from '#libs/testing';

const ROOT = path.resolve(__dirname, '../../..');

let database: FreshDatabase;
let redis: FreshRedis;
let owner: DatabaseOwner;
let admin: Client;

beforeAll(async () => {
  [database, redis] = await Promise.all([freshDatabase(), freshRedis()]);
  owner = await giveToOwner(database, 'valley_of_migrate_test');
  admin = new Client({ connectionString: database.url });
  await admin.connect();
});
afterAll(async () => {
  await admin?.end();
  await owner?.drop();
  await redis?.stop();
  await database?.drop();
});

async function migrate(databaseUrl: string): Promise<{ code: number; said: string }> {
  const hook = path.join(ROOT, 'libs/testing/register-typescript.cjs');
  const args = ['--conditions=sacred-valley', '-r', hook, path.join(ROOT, 'infra/all-in-one/migrate.ts')];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      DATABASE_PASSWORDS: SCHEMAS.map((schema) => `${schema}=${rolePassword(schema)}`).join(),
      REDIS_URL: redis.url,
      KAFKA_BROKERS: '127.0.0.1:1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[code], out, errors] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code: code as number, said: out + errors };
}

test('it brings an empty database to this release for an owner who is no superuser, without a broker', async () => {
  const { code, said } = await migrate(owner.url);
  expect([code, said]).toEqual([0, expect.stringContaining('"msg":"migrated"')]);
  const { rows } = await admin.query<{ name: string }>(
    'SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name = ANY ($1)',
    [SCHEMAS],
  );
  expect(rows.map(({ name }) => name).sort()).toEqual([...SCHEMAS].sort());
});

test('each schema’s role may log in then, where nobody may who was not told', async () => {
  for (const schema of SCHEMAS) {
    const url = new URL(database.url);
    [url.username, url.password] = [roleOf(schema), rolePassword(schema)];
    const client = new Client({ connectionString: url.href });
    await client.connect();
    await client.end();
  }
});

test('it finds nothing left to do, also when two do it at once', async () => {
  for (const { code, said } of await Promise.all([migrate(owner.url), migrate(owner.url)])) {
    expect(code).toBe(0);
    expect(said).not.toContain('"msg":"migrated"');
  }
});

test('what fails is told, with what to do', async () => {
  await admin.query("UPDATE habit.migration SET name = 'Gone' WHERE name <> 'Gone'");
  const { code, said } = await migrate(owner.url);
  expect([code, said]).toEqual([1, expect.stringContaining('already exists')]);
  expect(said).toContain('start again, which begins where it ended');
});
