import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { AnyEvent } from '#libs/contracts';
import { Database } from '#libs/database';
import { EventBus } from '#libs/messaging';
import { PersonStore, type ProfileZones } from '../app/person-store';

/** Follows people's zones, and their going. */
@Injectable()
export class PeopleConsumer implements OnModuleInit {
  constructor(
    @Inject(EventBus) private readonly bus: EventBus,
    @Inject(Database) private readonly database: Database,
    @Inject(PersonStore) private readonly people: PersonStore,
  ) {}

  onModuleInit(): void {
    this.bus.subscribe({
      group: 'habit.people',
      from: ['identity'],
      types: ['identity.profile-changed.v1', 'identity.user-erased.v1'],
      database: this.database,
      handle: (events) => this.handle(events),
    });
  }

  /** In any order and any number of times: zones go by version, and the erased stay erased. */
  async handle(events: readonly AnyEvent[]): Promise<void> {
    const newest = new Map<string, ProfileZones>();
    for (const { type, data } of events) {
      if (type !== 'identity.profile-changed.v1') continue;
      if ((newest.get(data.userId)?.version ?? -1) < data.version) newest.set(data.userId, data);
    }
    if (newest.size > 0) await this.people.takeZones([...newest.values()]);
    for (const { type, data } of events) {
      if (type === 'identity.user-erased.v1') await this.people.erase(data.userId, data.at);
    }
  }
}
