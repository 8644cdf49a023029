export { CacheAside, CacheDrops, type Made } from './cache-aside';
export { forgetAll, listeners, onReconnect, runOf, together } from './cluster';
export { connect, disconnect, untilReady } from './connections';
export type { Queue } from 'bullmq';
export { type FailedJob, Queues } from './queues';
export { REDIS, REDIS_SUBSCRIBER, RedisModule } from './redis.module';
export { Script } from './script';
export { REDIS_SETTINGS, type RedisSettings } from './settings';
