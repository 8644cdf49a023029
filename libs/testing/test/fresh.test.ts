import Redis from 'ioredis';
import { eventually, freshDatabase, freshRedis } from '..';

describe('what tests stand on', () => {
  test('a fresh database is empty, one of its own, and gone after drop', async () => {
    const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
    await one.query('create table mark (n int)');
    expect(await other.query("select * from pg_tables where tablename = 'mark'")).toEqual([]);
    await one.drop();
    await expect(one.query('select 1')).rejects.toThrow(/does not exist/);
    await other.drop();
  });

  test('a fresh Redis loses everything when it is killed, and comes back at the same address', async () => {
    const server = await freshRedis();
    const redis = new Redis(server.url, { retryStrategy: () => 20 });
    redis.on('error', () => undefined);
    await redis.set('mark', '1');
    await server.kill();
    await server.restart();
    expect(await eventually(() => redis.ping(), { what: 'Redis to be back' })).toBe('PONG');
    expect(await redis.get('mark')).toBeNull();
    redis.disconnect();
    await server.stop();
  });

  test('eventually says what it waited for and what the probe said last', async () => {
    const probe = (): never => {
      throw new Error('still empty');
    };
    await expect(eventually(probe, { what: 'rows', within_ms: 50 })).rejects.toThrow(
      "Waited in vain for rows (50 ms). The probe's last words: still empty",
    );
  });
});
