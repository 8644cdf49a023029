import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { type Logger, serversOf } from '#libs/domain-kit';
import { REDIS_LIMITS, type RedisSettings } from './settings';

/**
 * - `commands`: fails fast. While Redis is away a command is refused at once instead of waiting in a queue,
 *   so that what a request needs is known to be missing, and nothing stale is sent when Redis is back.
 * - `subscriber`: waits, and subscribes again by itself after a reconnect.
 * - `queue`: adds BullMQ jobs; fails fast.
 * - `worker`: BullMQ's blocking connection, which must wait.
 */
export type ConnectionKind = 'commands' | 'subscriber' | 'queue' | 'worker';

const failsFast: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: REDIS_LIMITS.commandTimeoutMs,
};
const waits: RedisOptions = { enableOfflineQueue: true, maxRetriesPerRequest: null };

const OPTIONS: Record<ConnectionKind, RedisOptions> = {
  commands: failsFast,
  queue: { ...failsFast, maxRetriesPerRequest: null },
  subscriber: { ...waits, autoResubscribe: true },
  worker: waits,
};

/**
 * Opens a connection that reconnects for ever and tells the log when it was lost and when it is back. Several servers
 * in the url are nodes of one cluster.
 */
export function connect(settings: RedisSettings, kind: ConnectionKind, log: Logger): Redis {
  const servers = serversOf(settings.url);
  const common = { connectionName: `sv-${kind}`, connectTimeout: REDIS_LIMITS.connectTimeoutMs };
  const options = { ...OPTIONS[kind], ...common };
  const redis =
    servers.length === 1
      ? new Redis(settings.url, { ...options, retryStrategy: reconnectDelayMs })
      : toCluster(servers, options);
  tellOfLossAndReturn(redis, kind, log);
  return redis;
}

const reconnectDelayMs = (attempt: number): number =>
  Math.min(attempt * REDIS_LIMITS.reconnectDelayStepMs, REDIS_LIMITS.reconnectDelayMaxMs);

function toCluster(servers: readonly string[], options: RedisOptions): Redis {
  const { username, password, protocol } = new URL(servers[0]!);
  const cluster = new Cluster([...servers], {
    enableOfflineQueue: options.enableOfflineQueue,
    clusterRetryStrategy: reconnectDelayMs,
    slotsRefreshInterval: REDIS_LIMITS.slotsRefreshMs,
    redisOptions: {
      ...options,
      username: decodeURIComponent(username) || undefined,
      password: decodeURIComponent(password) || undefined,
      ...(protocol === 'rediss:' && { tls: {} }),
    },
  });
  return cluster as unknown as Redis;
}

/** One line when it goes and one when it is back, instead of one per attempt. */
function tellOfLossAndReturn(redis: Redis, kind: ConnectionKind, log: Logger): void {
  let lost = false;
  redis.on('error', (error: Error) => {
    if (!lost) log.warn({ err: error, connection: kind }, 'Redis is away');
    lost = true;
  });
  redis.on('ready', () => {
    if (lost) log.info({ connection: kind }, 'Redis is back');
    lost = false;
  });
}

/** Resolves once the connection is ready. @throws Error when it is not within the boot's patience */
export async function untilReady(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`Redis was not there within ${REDIS_LIMITS.bootWaitMs} ms.`));
    }, REDIS_LIMITS.bootWaitMs);
    redis.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Says good-bye when there is someone to say it to; never throws. */
export async function disconnect(redis: Redis): Promise<void> {
  if (redis.status === 'ready') await redis.quit().catch(() => undefined);
  redis.disconnect();
}
