import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { migrateUp } from '#libs/database';
import { type FreshDatabase, freshDatabase, type FreshRedis, freshRedis } from '#libs/testing';
import { LEADERBOARD_MIGRATIONS } from '../../../services/leaderboard/storage/migrations';
import { migrations } from '../../../services/progression/storage/migrations';

const ROOT = path.resolve(__dirname, '../../..');
const USER = '018f3a00-0000-7000-8000-000000000001';

let database: FreshDatabase;
let redis: FreshRedis;

beforeAll(async () => {
  [database, redis] = await Promise.all([freshDatabase(), freshRedis()]);
});
afterAll(async () => {
  await redis?.stop();
  await database?.drop();
});

async function restored(): Promise<{ code: number; said: string }> {
  const hook = path.join(ROOT, 'libs/testing/register-typescript.cjs');
  const program = path.join(ROOT, 'infra/all-in-one/restored.ts');
  const child = spawn(process.execPath, ['--conditions=sacred-valley', '-r', hook, program], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: database.url, REDIS_URL: redis.url, EVENT_BUS: 'postgres' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[code], out, errors] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code: code as number, said: out + errors };
}

async function withRedis<T>(work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(redis.url);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

test('of a database with nothing in it nothing is forgotten', async () => {
  await withRedis((client) => client.set('board', 'of today'));
  expect(await restored()).toEqual({ code: 1, said: expect.stringContaining('restore it first') });
  expect(await withRedis((client) => client.dbsize())).toBe(1);
});

describe('of a database with the product in it', () => {
  beforeAll(async () => {
    const progression = await migrateUp({ url: database.url, poolMax: 1 }, 'progression', migrations);
    await progression.query(
      `INSERT INTO progress (user_id, version, today, oldest_open, madra_hundredths, score_today_hundredths,
         streak_current, streak_longest, freezes, realm, runs, checkpoint)
       VALUES ($1, 7, '2026-11-21', '2026-11-14', 0, 0, 0, 0, 0, 'copper', '{}', '{}')`,
      [USER],
    );
    await progression.onApplicationShutdown();
    const settings = { url: database.url, poolMax: 1 };
    const leaderboard = await migrateUp(settings, 'leaderboard', LEADERBOARD_MIGRATIONS);
    await leaderboard.query(`INSERT INTO index_memory (redis_run_id) VALUES ('of today')`);
    await leaderboard.onApplicationShutdown();
  });
  const told = async (sql: string): Promise<unknown> => Object.values((await database.query(sql))[0]!)[0];

  test('Redis is emptied, outboxes begin an epoch, and browsers take the progress for new', async () => {
    expect(await restored()).toEqual({
      code: 0,
      said: expect.stringContaining('progression goes on in epoch 2'),
    });
    expect(await withRedis((client) => client.dbsize())).toBe(0);
    expect(await told('SELECT epoch FROM progression.outbox_epoch')).toBe(2);
    expect(await told('SELECT version FROM progression.progress')).toBe(1_000_007);
  });

  test('the next publisher of boards outranks the lost one, and takes over none of its boards', async () => {
    expect(await told(`SELECT nextval('leaderboard.publisher_term') > 1000000`)).toBe(true);
    expect(await database.query('SELECT FROM leaderboard.index_memory')).toEqual([]);
  });

  test('it may be repeated', async () => {
    expect(await restored()).toEqual({ code: 0, said: expect.stringContaining('epoch 3') });
  });

  test('beside a part it refuses, and changes nothing', async () => {
    const part = new Client({ connectionString: database.url, application_name: 'sacred-valley habit 1' });
    await part.connect();
    expect(await restored()).toEqual({
      code: 1,
      said: expect.stringContaining('Stop all parts first; these are connected: sacred-valley habit 1'),
    });
    await part.end();
    expect(await told('SELECT epoch FROM progression.outbox_epoch')).toBe(3);
  });
});
