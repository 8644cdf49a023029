import type { Redis } from 'ioredis';
import { silentLogger, systemClock } from '#libs/domain-kit';
import { connect, disconnect, untilReady } from '#libs/redis';
import { eventually, type FreshRedis, freshRedis } from '#libs/testing';
import { RateLimiter, SeenRecorder, takeSeen } from '..';

let server: FreshRedis;
let redis: Redis;
let other: Redis;

beforeAll(async () => {
  server = await freshRedis();
  [redis, other] = [1, 2].map(() => connect({ url: server.url }, 'commands', silentLogger)) as [Redis, Redis];
  await Promise.all([untilReady(redis), untilReady(other)]);
});
afterAll(async () => {
  await Promise.all([redis, other].map(disconnect));
  await server.stop();
});

const limiter = (rateLimitFactor: number, on = redis) =>
  new RateLimiter(on, { jwksUrl: () => '', rateLimitFactor });
const allowance = { points: 2, seconds: 60 };

/** How many of ten calls pass. */
async function passing(of: RateLimiter[], name: string, key = 'someone'): Promise<number> {
  const calls = Array.from({ length: 10 }, (_, index) => of[index % of.length]!.limit(name, key, allowance));
  return (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled').length;
}

describe('a limit', () => {
  test('lets so many calls pass, of all processes together, and says when to come back', async () => {
    expect(await passing([limiter(1), limiter(1, other)], 'login')).toBe(2);
    await expect(limiter(1).limit('login', 'someone', allowance)).rejects.toMatchObject({
      slug: 'rate-limited',
      retryAfterSeconds: expect.any(Number),
    });
  });

  test('counts each key and each name by itself', async () => {
    expect(await passing([limiter(1)], 'login', 'another')).toBe(2);
    expect(await passing([limiter(1)], 'register')).toBe(2);
  });

  test('is loosened by the factor, and off at 0', async () => {
    expect(await passing([limiter(3)], 'loose')).toBe(6);
    expect(await passing([limiter(0)], 'off')).toBe(10);
  });

  test('keeps no address and no name in Redis', async () => {
    await limiter(1).limit('erase', 'person@sacredvalley.example', allowance);
    expect((await redis.keys('*')).join()).not.toContain('sacredvalley');
  });
});

test('who was seen is told once, with the last time, and taken once', async () => {
  let now = 1_000;
  const seen = new SeenRecorder(redis, { now: () => new Date(now) });
  seen.saw('a');
  seen.saw('b');
  now = 2_000;
  seen.saw('a');
  await seen.flush();
  expect(await takeSeen(redis, 10)).toEqual([
    { userId: 'b', at: new Date(1_000) },
    { userId: 'a', at: new Date(2_000) },
  ]);
  expect(await takeSeen(redis, 10)).toEqual([]);
  await seen.onApplicationShutdown();
});

test('without Redis limits go on in memory, and who was seen waits', async () => {
  const seen = new SeenRecorder(redis, systemClock);
  await server.kill();
  expect(await passing([limiter(1)], 'away')).toBe(2);
  seen.saw('c');
  await seen.flush();
  await server.restart();
  await untilReady(redis);
  await eventually(
    async () => {
      await seen.flush();
      return (await takeSeen(redis, 10)).some(({ userId }) => userId === 'c');
    },
    { what: 'who was seen to arrive' },
  );
  await seen.onApplicationShutdown();
});
