import { Injectable } from '@nestjs/common';
import type { AnyEvent } from '#libs/contracts';
import { Content } from '#libs/content';
import { Database } from '#libs/database';
import { EventBus } from '#libs/messaging';
import { TellActivity } from '../app/tell-activity';
import { TellBreakthrough } from '../app/tell-breakthrough';
import { deedOf } from '../domain/activity';
import { RecentIds } from './recent-ids';

/** Events remembered as told, so that one delivered again is not told again. */
const TOLD_EVENTS_MIN = 10_000;
/** A clan's feed is sent out a few times a second at most, so what comes in between can come together. */
const REST_MS = 100;

/** Tells the members of clans, live, of what the others do. Nothing is kept of it. */
@Injectable()
export class ActivityConsumer {
  private readonly told = new RecentIds(TOLD_EVENTS_MIN);

  constructor(
    bus: EventBus,
    database: Database,
    private readonly content: Content,
    private readonly tellActivity: TellActivity,
    private readonly tellBreakthrough: TellBreakthrough,
  ) {
    bus.subscribe({
      group: 'clan.activity',
      from: ['habit', 'progression', 'clan'],
      types: [
        'habit.completion-changed.v1',
        'progression.realm-changed.v1',
        'clan.member-joined.v1',
        'clan.member-left.v1',
        'clan.role-changed.v1',
      ],
      database,
      restMs: REST_MS,
      handle: (events) => this.handle(events),
    });
  }

  async handle(events: readonly AnyEvent[]): Promise<void> {
    const untold = events.filter((event) => !this.told.has(event.id));
    await this.tellBreakthrough.execute(
      untold.flatMap((event) => (event.type === 'progression.realm-changed.v1' ? event.data : [])),
    );
    await this.tellActivity.execute(untold.flatMap((event) => deedOf(event, this.isRise) ?? []));
    for (const event of untold) this.told.add(event.id);
  }

  private readonly isRise = (from: string, to: string): boolean => this.ordinal(to) > this.ordinal(from);

  private ordinal(key: string): number {
    return this.content.realms.findIndex((realm) => realm.key === key);
  }
}
