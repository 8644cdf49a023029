import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CLOCK, type Clock, IDS, type Ids } from '#libs/domain-kit';
import { REDIS } from '#libs/redis';
import { LIMITS } from './limits';

/** Each gateway by an id of its own: how many sockets it has, and when it said so (milliseconds). */
const KEY = 'gateways';

/** What all gateways together have open; none of them knows of the others but by this. */
@Injectable()
export class Gateways {
  private readonly ownId: string;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) ids: Ids,
  ) {
    this.ownId = ids.next();
  }

  async tell(sockets: number): Promise<void> {
    await this.redis.hset(KEY, this.ownId, `${sockets} ${this.clock.now().getTime()}`);
  }

  async leave(): Promise<void> {
    await this.redis.hdel(KEY, this.ownId);
  }

  /** Forgets who has been silent for too long. */
  async figures(): Promise<{ gateways: number; sockets: number }> {
    const told = await this.redis.hgetall(KEY);
    const goneBefore = this.clock.now().getTime() - LIMITS.gateway_gone_after_ms;
    const known = Object.entries(told).map(([id, text]) => {
      const [sockets = 0, atMs = 0] = text.split(' ').map(Number);
      return { id, sockets, isGone: atMs < goneBefore };
    });
    const gone = known.filter(({ isGone }) => isGone).map(({ id }) => id);
    if (gone.length > 0) await this.redis.hdel(KEY, ...gone);
    const there = known.filter(({ isGone }) => !isGone);
    return { gateways: there.length, sockets: there.reduce((sum, { sockets }) => sum + sockets, 0) };
  }
}
