import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { userChannel, type UserMessage } from '#libs/contracts';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { REDIS } from '#libs/redis';

/**
 * Tells the gateways to close sockets. A message lost with Redis leaves them open until the access token ends,
 * which can't be renewed by then.
 */
@Injectable()
export class LiveUsers {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  sessionEnded(userId: string, sid: string): Promise<void> {
    return this.tell(userId, { kind: 'session-ended', sid });
  }

  userErased(userId: string): Promise<void> {
    return this.tell(userId, { kind: 'user-erased' });
  }

  private async tell(userId: string, message: UserMessage): Promise<void> {
    try {
      await this.redis.publish(userChannel(userId), JSON.stringify(message));
    } catch (error) {
      this.log.warn({ err: error, kind: message.kind }, 'gateways were not told');
    }
  }
}
