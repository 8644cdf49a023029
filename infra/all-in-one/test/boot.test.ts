import { readSettings, run, type Running } from '#libs/process';
import { type FreshDatabase, freshDatabase, type FreshRedis, freshRedis } from '#libs/testing';
import { ALL_PARTS } from '../parts';

let database: FreshDatabase;
let redis: FreshRedis;
let running: Running;

beforeAll(async () => {
  [database, redis] = await Promise.all([freshDatabase(), freshRedis()]);
  const settings = readSettings({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    PORT: '0',
    METRICS_PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
  });
  running = await run(ALL_PARTS, settings);
});
afterAll(async () => {
  await running?.stop();
  await redis?.stop();
  await database?.drop();
});

test('all parts start together, on an empty database, and say that they are ready', async () => {
  const answer = await fetch(`${running.url}/health/ready`);
  expect([answer.status, await answer.json()]).toEqual([
    200,
    {
      status: 'ok',
      dependencies: {
        postgres: { status: 'up' },
        redis: { status: 'up' },
        bus: { status: 'up' },
        migrations: { status: 'up' },
      },
    },
  ]);
});
