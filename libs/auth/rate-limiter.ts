import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '#libs/domain-kit';
import { REDIS } from '#libs/redis';
import { AUTH_SETTINGS, type AuthSettings } from './settings';

export interface Allowance {
  /** So many calls … */
  points: number;
  /** … within so many seconds. */
  seconds: number;
}

/** Counts calls in Redis, for all processes together; while Redis is away each process counts for itself. */
@Injectable()
export class RateLimiter {
  private readonly limiters = new Map<string, RateLimiterRedis>();

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
  ) {}

  /**
   * Counts one call.
   * @param name what is limited; always with the same allowance
   * @param key who is limited: an address, an account
   * @throws DomainError `rate-limited`
   */
  async limit(name: string, key: string, allowance: Allowance): Promise<void> {
    if (this.settings.rateLimitFactor === 0) return;
    try {
      await this.limiterFor(name, allowance).consume(hashed(key));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      throw new DomainError(
        'rate-limited',
        `Too many attempts. Try again in ${seconds} s.`,
        undefined,
        seconds,
      );
    }
  }

  private limiterFor(name: string, { points, seconds }: Allowance): RateLimiterRedis {
    let limiter = this.limiters.get(name);
    if (!limiter) {
      const options = {
        keyPrefix: `limit:${name}`,
        points: Math.max(1, Math.floor(points * this.settings.rateLimitFactor)),
        duration: seconds,
      };
      limiter = new RateLimiterRedis({
        ...options,
        storeClient: this.redis,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory(options),
      });
      this.limiters.set(name, limiter);
    }
    return limiter;
  }
}

/** Keys are addresses and names of people: they don't belong into Redis as they are. */
const hashed = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 22);
