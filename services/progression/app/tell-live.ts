import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { userChannel, type AnyEvent, type EventType, type UserMessage } from '#libs/contracts';
import { Database } from '#libs/database';
import { REDIS } from '#libs/redis';
import { readNames } from '../storage/people';

/** What a user's open pages hear of at once. */
export const LIVE = [
  'progression.progress-changed.v1',
  'progression.realm-changed.v1',
] as const satisfies EventType[];
export type LiveEvent = Extract<AnyEvent, { type: (typeof LIVE)[number] }>;

/** How long a name is waited for, and how often it is looked for. */
const NAME_WAIT_MS = 5_000;
const NAME_EVERY_MS = 25;

/** Publishes changes to the user's own channel, at least once; a page goes by the greatest version. */
@Injectable()
export class TellLive {
  constructor(
    private readonly database: Database,
    @Inject(REDIS) private readonly redis: Redis,
  ) {}

  async tell(events: readonly LiveEvent[]): Promise<void> {
    const risen = events.filter(({ type }) => type === 'progression.realm-changed.v1');
    const names = await this.namesOf([...new Set(risen.map(({ data }) => data.userId))]);
    const messages = events.flatMap((event) => this.messageOf(event, names));
    if (messages.length === 0) return;
    const pipeline = this.redis.pipeline();
    for (const { userId, message } of messages)
      pipeline.publish(userChannel(userId), JSON.stringify(message));
    const failed = (await pipeline.exec())?.find(([error]) => error);
    if (failed) throw failed[0];
  }

  /** Who has just registered may rise before their profile has come here: it is waited for, but not for ever. */
  private async namesOf(userIds: readonly string[]): Promise<Map<string, string | null>> {
    if (userIds.length === 0) return new Map();
    let names = await readNames(this.database, userIds);
    for (let waited = 0; names.size < userIds.length && waited < NAME_WAIT_MS; waited += NAME_EVERY_MS) {
      await pause(NAME_EVERY_MS);
      names = await readNames(this.database, userIds);
    }
    return names;
  }

  private messageOf(
    event: LiveEvent,
    names: ReadonlyMap<string, string | null>,
  ): { userId: string; message: UserMessage }[] {
    const { traceparent } = event;
    const { userId } = event.data;
    if (event.type === 'progression.progress-changed.v1') {
      const payload = { ...event.data.progress, causes: event.data.causes };
      return [{ userId, message: { kind: 'emit', event: 'progress:changed', payload, traceparent } }];
    }
    const name = names.get(userId);
    // Erased since: there is nobody to tell.
    if (!name) return [];
    const { from, to, at } = event.data;
    const payload = { userId, name, from, to, at };
    return [{ userId, message: { kind: 'emit', event: 'realm:breakthrough', payload, traceparent } }];
  }
}
