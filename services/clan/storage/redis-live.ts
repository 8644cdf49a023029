import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { userChannel } from '#libs/contracts';
import { listeners, REDIS, together } from '#libs/redis';
import { Live, type LiveMessage } from '../app/live';

/** Set while a clan has just spoken; it ends by itself. */
const turnKey = (clanId: string): string => `clan:spoke:${clanId}`;

@Injectable()
export class RedisLive extends Live {
  constructor(@Inject(REDIS) private readonly redis: Redis) {
    super();
  }

  async takeTurns(clanIds: readonly string[], everyMs: number): Promise<string[]> {
    const replies = await together(
      this.redis,
      clanIds.map((clanId) => ['set', turnKey(clanId), '1', 'PX', everyMs, 'NX']),
    );
    return clanIds.filter((_, index) => replies[index] === 'OK');
  }

  /** Only to who listens: most members have no page open, and asking is one command for all of them. */
  async send(messages: readonly LiveMessage[]): Promise<void> {
    const channels = [...new Set(messages.flatMap(({ userIds }) => userIds.map(userChannel)))];
    const counts = await listeners(this.redis, channels);
    const listening = new Set(channels.filter((_, index) => counts[index]! > 0));
    await together(
      this.redis,
      messages.flatMap(({ userIds, message }) => {
        const text = JSON.stringify(message);
        const heard = userIds.map(userChannel).filter((channel) => listening.has(channel));
        return heard.map((channel) => ['publish', channel, text] as const);
      }),
    );
  }
}
