import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CLOCK, type Clock } from '#libs/domain-kit';
import { REDIS } from '#libs/redis';

/** A sorted set of user ids by when they were last seen, in milliseconds; what was taken from it is gone. */
export const SEEN_KEY = 'seen';

const FLUSH_INTERVAL_MS = 10_000;
/** Users that wait for the next flush; more are forgotten until they are seen again. */
const USERS_WAITING_MAX = 100_000;
const USERS_PER_COMMAND = 1_000;

/** Collects who was seen, and hands it to Redis now and then. Being seen is worth no request's time. */
@Injectable()
export class SeenRecorder implements OnApplicationShutdown {
  private waiting = new Map<string, number>();
  private readonly timer = setInterval(() => void this.flush(), FLUSH_INTERVAL_MS).unref();

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  saw(userId: string): void {
    if (this.waiting.size < USERS_WAITING_MAX || this.waiting.has(userId))
      this.waiting.set(userId, this.clock.now().getTime());
  }

  /** Never throws; what could not be handed over waits for the next time. */
  async flush(): Promise<void> {
    const seen = [...this.waiting];
    this.waiting = new Map();
    for (let at = 0; at < seen.length; at += USERS_PER_COMMAND) {
      const part = seen.slice(at, at + USERS_PER_COMMAND);
      try {
        await this.redis.zadd(SEEN_KEY, 'GT', ...part.flatMap(([userId, ms]) => [ms, userId]));
      } catch {
        for (const [userId, ms] of seen.slice(at))
          if (!this.waiting.has(userId) && this.waiting.size < USERS_WAITING_MAX)
            this.waiting.set(userId, ms);
        return;
      }
    }
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }
}

/** Takes up to `max` users out of the set, those seen longest ago first. */
export async function takeSeen(redis: Redis, max: number): Promise<{ userId: string; at: Date }[]> {
  const flat = await redis.zpopmin(SEEN_KEY, max);
  return Array.from({ length: flat.length / 2 }, (_, index) => ({
    userId: flat[2 * index]!,
    at: new Date(Number(flat[2 * index + 1])),
  }));
}
