import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from '#libs/testing';
import { Household } from '../household.mts';
import { LogFile } from '../log-file.mts';
import { startRedis } from '../redis.mts';

const NOBODY_TRIES_AGAIN = { maxRetriesPerRequest: 0, retryStrategy: () => null };

describe('the Redis of one installation', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-redis-'));
  const household = new Household();
  let url: URL;

  beforeAll(async () => {
    const options = {
      folder: path.join(folder, 'redis'),
      password: 'a-Secret_1',
      log: new LogFile(path.join(folder, 'logs', 'redis.log')),
    };
    url = new URL(await startRedis(household, options));
  });
  afterAll(async () => {
    await household.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a client is told, with the password or without. */
  async function said(password: string): Promise<string> {
    const redis = new Redis({ ...NOBODY_TRIES_AGAIN, host: url.hostname, port: Number(url.port), password });
    redis.on('error', () => undefined);
    try {
      return await redis.ping();
    } catch (error) {
      return (error as Error).message;
    } finally {
      redis.disconnect();
    }
  }

  test('answers nobody who does not know the password, also after it was started again', async () => {
    expect(await said(url.password)).toBe('PONG');
    expect(await said('')).toMatch(/NOAUTH/);
    const redis = new Redis(url.toString(), NOBODY_TRIES_AGAIN);
    redis.on('error', () => undefined);
    await redis.call('SHUTDOWN', 'NOSAVE').catch(() => undefined);
    redis.disconnect();
    await eventually(async () => /NOAUTH/.test(await said('')), { what: 'it to be back, and closed' });
    expect(await said(url.password)).toBe('PONG');
  });

  test('keeps its files, and its log, for its owner', () => {
    for (const name of ['redis', 'logs']) expect(statSync(path.join(folder, name)).mode & 0o077).toBe(0);
  });
});
