import type { Redis } from 'ioredis';
import { CacheAside, CacheDrops, connect, disconnect, untilReady } from '#libs/redis';
import { silentLogger } from '#libs/domain-kit';
import { eventually, freshRedis, type FreshRedis } from '#libs/testing';

const HOLDS = 30_000;

describe('What is kept beside the truth', () => {
  let server: FreshRedis;
  let redis: Redis;
  let cache: CacheAside;
  let drops: CacheDrops;
  beforeAll(async () => {
    server = await freshRedis();
    redis = connect({ url: server.url }, 'commands', silentLogger);
    await untilReady(redis);
  });
  afterAll(async () => {
    await disconnect(redis);
    await server.stop();
  });
  beforeEach(async () => {
    await redis.flushall();
    cache = new CacheAside(redis, 'things');
    drops = new CacheDrops(redis);
  });

  /** The truth, and how often it was asked. */
  function truth(holdsMs = HOLDS) {
    const state = { text: 'first', asked: 0 };
    const make = () => {
      state.asked += 1;
      return Promise.resolve({ text: state.text, holdsMs });
    };
    return { state, make };
  }

  /** Begins to make a text of the truth as it is, and ends when it is told to. */
  function held(text: string) {
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const make = async () => {
      begun();
      await gate;
      return { text, holdsMs: HOLDS };
    };
    return { make, hasBegun, letGo };
  }

  it('is made once and read until it is dropped, each by its id', async () => {
    const { state, make } = truth();
    for (let read = 0; read < 3; read++) expect(await cache.read('one', make)).toBe('first');
    expect(state.asked).toBe(1);
    state.text = 'second';
    expect(await cache.read('other', make)).toBe('second');
    drops.drop('things', ['one', 'one', 'nobody']);
    expect(await cache.read('one', make)).toBe('second');
    expect(state.asked).toBe(3);
    drops.drop('things', []);
  });

  it('is never what was begun before a drop, however late it comes', async () => {
    const slow = held('before');
    const late = cache.read('one', slow.make);
    await slow.hasBegun;
    drops.drop('things', ['one']);
    slow.letGo();
    expect(await late).toBe('before');
    const { state, make } = truth();
    expect(await cache.read('one', make)).toBe('first');
    expect(state.asked).toBe(1);
  });

  it('is not replaced by a maker whose mark another has taken over', async () => {
    const slow = held('before');
    const late = cache.read('one', slow.make);
    await slow.hasBegun;
    drops.drop('things', ['one']);
    const { make } = truth();
    await cache.read('one', make);
    slow.letGo();
    await late;
    expect(await cache.read('one', slow.make)).toBe('first');
  });

  it('is made beside who makes it already, and kept of that one alone', async () => {
    const slow = held('kept');
    const first = cache.read('one', slow.make);
    await slow.hasBegun;
    const { state, make } = truth();
    expect(await cache.read('one', make)).toBe('first');
    slow.letGo();
    expect(await first).toBe('kept');
    expect(await cache.read('one', make)).toBe('kept');
    expect(state.asked).toBe(1);
  });

  it('ends by itself, and is not there at all where it holds no longer', async () => {
    const brief = truth(0);
    for (let read = 0; read < 2; read++) await cache.read('now', brief.make);
    expect(brief.state.asked).toBe(2);
    expect(await redis.keys('*')).toEqual([]);
    await cache.read('soon', truth(5_000).make);
    await cache.read('long', truth(Infinity).make);
    const [soon, long] = await Promise.all(['soon', 'long'].map((id) => redis.pttl(`cache:things:${id}`)));
    expect(soon).toBeGreaterThan(0);
    expect(soon).toBeLessThanOrEqual(5_000);
    expect(long).toBeGreaterThan(30_000);
    expect(long).toBeLessThanOrEqual(60_000);
  });

  it('leaves no mark behind when it could not be made', async () => {
    await expect(cache.read('one', () => Promise.reject(new Error('no truth')))).rejects.toThrow('no truth');
    const { state, make } = truth();
    for (let read = 0; read < 2; read++) await cache.read('one', make);
    expect(state.asked).toBe(1);
  });

  it('is made anew for everyone while Redis is away, and kept again after it', async () => {
    const { state, make } = truth();
    await cache.read('one', make);
    await server.kill();
    await eventually(() => redis.status !== 'ready', { what: 'the connection to notice' });
    state.text = 'second';
    drops.drop('things', ['one']);
    expect(await cache.read('one', make)).toBe('second');
    expect(await cache.read('one', make)).toBe('second');
    expect(state.asked).toBe(3);
    await server.restart();
    await untilReady(redis);
    for (let read = 0; read < 2; read++) expect(await cache.read('one', make)).toBe('second');
    expect(state.asked).toBe(4);
  });
});
