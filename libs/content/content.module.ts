import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Database, DatabaseModule } from '#libs/database';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { REDIS, REDIS_SUBSCRIBER } from '#libs/redis';
import { Content } from './content';
import { loadAtBoot } from './load-at-boot';
import { Content1763600000001 } from './migrations/1763600000001-content';

export const CONTENT_MIGRATIONS = [Content1763600000001];

/** Content for every room: loaded from the seed at boot if need be, and in memory before others start. */
@Global()
@Module({
  imports: [DatabaseModule.forService('content', CONTENT_MIGRATIONS)],
  providers: [
    {
      provide: Content,
      inject: [Database, REDIS, REDIS_SUBSCRIBER, LOGGER],
      useFactory: async (db: Database, redis: Redis, subscriber: Redis, log: Logger) => {
        await loadAtBoot(db, redis, log);
        return Content.open(db, subscriber, log);
      },
    },
  ],
  exports: [Content],
})
export class ContentModule implements OnApplicationShutdown {
  constructor(@Inject(Content) private readonly content: Content) {}

  onApplicationShutdown(): void {
    this.content.close();
  }
}
