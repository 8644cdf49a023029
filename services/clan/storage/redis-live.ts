import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { userChannel } from '#libs/contracts';
import { REDIS } from '#libs/redis';
import { Live, type LiveMessage } from '../app/live';

/** Set while a clan has just spoken; it ends by itself. */
const turnKey = (clanId: string): string => `clan:spoke:${clanId}`;

@Injectable()
export class RedisLive extends Live {
  constructor(@Inject(REDIS) private readonly redis: Redis) {
    super();
  }

  async takeTurns(clanIds: readonly string[], everyMs: number): Promise<string[]> {
    const pipeline = this.redis.pipeline();
    for (const clanId of clanIds) pipeline.set(turnKey(clanId), '1', 'PX', everyMs, 'NX');
    const replies = await answered(pipeline.exec());
    return clanIds.filter((_, index) => replies[index] === 'OK');
  }

  /** Only to who listens: most members have no page open, and asking is one command for all of them. */
  async send(messages: readonly LiveMessage[]): Promise<void> {
    const channels = [...new Set(messages.flatMap(({ userIds }) => userIds.map(userChannel)))];
    if (channels.length === 0) return;
    const counts = (await this.redis.pubsub('NUMSUB', ...channels)) as (string | number)[];
    const listening = new Set(counts.filter((_, index) => index % 2 === 0 && Number(counts[index + 1]) > 0));
    const pipeline = this.redis.pipeline();
    for (const { userIds, message } of messages) {
      const text = JSON.stringify(message);
      for (const channel of userIds.map(userChannel))
        if (listening.has(channel)) pipeline.publish(channel, text);
    }
    await answered(pipeline.exec());
  }
}

/** The replies of a pipeline. @throws the first error among them */
async function answered(exec: Promise<[Error | null, unknown][] | null>): Promise<unknown[]> {
  const replies = (await exec) ?? [];
  for (const [error] of replies) if (error) throw error;
  return replies.map(([, reply]) => reply);
}
