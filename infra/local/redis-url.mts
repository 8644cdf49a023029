import { Redis } from 'ioredis';
import { serversOf } from '../../libs/domain-kit/servers.ts';
import { errorText, Stop } from './say.mts';

const CONNECT_TIMEOUT_MS = 10_000;

/** Makes sure that the given Redis answers, or the first node of a cluster. @returns its URL */
export async function checkRedis(url: string): Promise<string> {
  if (!/^rediss?:\/\//.test(url))
    throw new Stop(
      'REDIS_URL is no address that begins with redis:// or rediss://, such as REDIS_URL=redis://127.0.0.1:6379.',
    );
  const redis = new Redis(serversOf(url)[0], {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // What `connect` rejects with says only that the connection is closed; why is told here.
  let cause: Error | null = null;
  redis.on('error', (error: Error) => (cause ??= error));
  try {
    await redis.connect();
    await redis.ping();
    return url;
  } catch (error) {
    throw new Stop(`Redis cannot be used (${errorText(cause ?? error)}): check REDIS_URL.`);
  } finally {
    redis.disconnect();
  }
}
