import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Redis } from 'ioredis';
import { SEEN_KEY, takeSeen } from '#libs/auth';
import { isUuid, LOGGER, type Logger } from '#libs/domain-kit';
import { Rounds, Settings } from '#libs/process';
import { REDIS } from '#libs/redis';
import { NoteSeen } from '../app/note-seen';

const INTERVAL_MS = 5_000;
const BATCH_USERS_MAX = 500;

/** Takes who was seen out of Redis, where every process puts it, and records it. Any number of replicas may run it. */
@Injectable()
export class DrainSeen implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private rounds: Rounds | undefined;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly noteSeen: NoteSeen,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.work.includes('workers')) return;
    const options = { what: 'recording who was seen', everyMs: INTERVAL_MS, log: this.log };
    this.rounds = new Rounds(options, () => this.drain());
  }

  beforeApplicationShutdown(): Promise<void> | undefined {
    return this.rounds?.stop();
  }

  /** @returns true when there may be more */
  async drain(): Promise<boolean> {
    const seen = (await takeSeen(this.redis, BATCH_USERS_MAX)).filter(({ userId }) => isUuid(userId));
    if (seen.length === 0) return false;
    try {
      await this.noteSeen.execute(seen);
    } catch (error) {
      // What was taken and not recorded goes back, unless the user was seen again since.
      await this.redis.zadd(SEEN_KEY, 'GT', ...seen.flatMap(({ userId, at }) => [at.getTime(), userId]));
      throw error;
    }
    return seen.length === BATCH_USERS_MAX;
  }
}
