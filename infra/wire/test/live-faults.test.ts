import { Redis } from 'ioredis';
import { readSettings, run, type Running } from '#libs/process';
import { startStack, type Stack } from '#libs/testing';
import { ALL_PARTS } from '../../all-in-one/parts';
import { hangUp } from '../live';
import { Storm } from '../storm';

/** Redis is emptied and killed here, so these tests have stores of their own, and two gateways on them. */
const PEOPLE = 24;
const VIEWS = 32;
const RAGE_MS = 2_500;

let stack: Stack;
let gateway: Running;
let redis: Redis;
let storm: Storm;

beforeAll(async () => {
  stack = await startStack({ settings: { LOG_LEVEL: 'fatal' } });
  gateway = await run(
    ALL_PARTS.filter(({ name }) => name === 'gateway'),
    readSettings({
      PORT: '0',
      METRICS_PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: stack.database.url,
      REDIS_URL: stack.redis.url,
      JWKS_URL: `${stack.url}/.well-known/jwks.json`,
      FRONT_URL: stack.url,
      LOG_LEVEL: 'fatal',
      RATE_LIMIT_FACTOR: '0',
    }),
  );
  redis = new Redis(stack.redis.url);
  redis.on('error', () => undefined);
  storm = new Storm([stack.url, gateway.url], 7);
  await storm.gather(() => stack.register(), PEOPLE, VIEWS);
});
afterAll(async () => {
  storm?.stop();
  hangUp();
  redis?.disconnect();
  await gateway?.stop();
  await stack?.stop();
});

async function isRight(): Promise<void> {
  await storm.settles();
  expect(storm.complaints).toEqual([]);
  expect(storm.surprises).toEqual([]);
  expect(storm.ledger.contradictions).toEqual([]);
}

test('two gateways show one board', async () => {
  await storm.rage(RAGE_MS);
  await isRight();
  expect(storm.gaps).toEqual([]);
});

test('a Redis that forgets everything in the middle of it', async () => {
  await Promise.all([storm.rage(2 * RAGE_MS), later(RAGE_MS / 2, () => redis.flushall())]);
  await isRight();
});

test('a Redis that forgets everything when nothing is done any more', async () => {
  const before = storm.views.map(({ held }) => held?.epoch);
  await redis.flushall();
  await isRight();
  expect(before).toHaveLength(VIEWS);
});

test('a Redis that is killed in the middle of it, away for a while, and back empty', async () => {
  await Promise.all([
    storm.rage(3 * RAGE_MS, () => storm.counts.deltas > 100),
    later(RAGE_MS / 2, async () => {
      await stack.redis.kill();
      await later(RAGE_MS, () => stack.redis.restart());
    }),
  ]);
  await isRight();
  expect(storm.counts.deltas).toBeGreaterThan(100);
});

/** Something in the middle of the storm; the storm does not wait for it. */
const later = <T>(inMs: number, what: () => Promise<T>): Promise<T> =>
  new Promise<void>((resolve) => setTimeout(resolve, inMs)).then(what);
