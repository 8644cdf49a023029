import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { CacheDrops } from './cache-aside';
import { connect, disconnect, untilReady } from './connections';
import { Queues } from './queues';
import { REDIS_SETTINGS, type RedisSettings } from './settings';

/** Injection token of the connection for commands (`Redis` of ioredis). */
export const REDIS = Symbol('Redis');

/** Injection token of the connection for SUBSCRIBE alone. */
export const REDIS_SUBSCRIBER = Symbol('RedisSubscriber');

const connection = (token: symbol, kind: 'commands' | 'subscriber') => ({
  provide: token,
  inject: [REDIS_SETTINGS, LOGGER],
  useFactory: async (settings: RedisSettings, log: Logger): Promise<Redis> => {
    const redis = connect(settings, kind, log);
    await untilReady(redis);
    return redis;
  },
});

const drops = { provide: CacheDrops, inject: [REDIS], useFactory: (redis: Redis) => new CacheDrops(redis) };

/** The process's connections to Redis and its queues. They close last, when everyone else has stopped. */
@Global()
@Module({
  providers: [connection(REDIS, 'commands'), connection(REDIS_SUBSCRIBER, 'subscriber'), Queues, drops],
  exports: [REDIS, REDIS_SUBSCRIBER, Queues, CacheDrops],
})
export class RedisModule implements OnApplicationShutdown {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(REDIS_SUBSCRIBER) private readonly subscriber: Redis,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([disconnect(this.redis), disconnect(this.subscriber)]);
  }
}
