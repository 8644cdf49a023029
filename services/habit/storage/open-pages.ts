import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { userChannel, type UserMessage } from '#libs/contracts';
import type { LocalDate } from '#libs/domain-kit';
import { REDIS, together } from '#libs/redis';

/** What of a user's habits is another one now. */
interface HabitNews {
  userId: string;
  habitId: string;
  /** Null for the habit itself, else the date whose note it is. */
  localDate: LocalDate | null;
}

/** The open pages of users. What is told while Redis is away is lost; pages that it comes back to ask for everything. */
@Injectable()
export class OpenPages {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  /** After the commit, and not waited for. */
  tell(news: readonly HabitNews[]): void {
    if (news.length === 0) return;
    const commands = news.map(({ userId, habitId, localDate }) => {
      const message: UserMessage = { kind: 'emit', event: 'habit:changed', payload: { habitId, localDate } };
      return ['publish', userChannel(userId), JSON.stringify(message)] as const;
    });
    together(this.redis, commands).catch(() => undefined);
  }
}
