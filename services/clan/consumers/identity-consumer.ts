import { Injectable } from '@nestjs/common';
import type { AnyEvent } from '#libs/contracts';
import { Database } from '#libs/database';
import { EventBus } from '#libs/messaging';
import { ErasePerson } from '../app/erase-person';
import { People, type Profile, type Sighting } from '../app/people';

/** Keeps what clans know of people: their names, when they were seen, and that they are gone. */
@Injectable()
export class IdentityConsumer {
  constructor(
    bus: EventBus,
    database: Database,
    private readonly people: People,
    private readonly erasePerson: ErasePerson,
  ) {
    bus.subscribe({
      group: 'clan',
      from: ['identity'],
      types: ['identity.profile-changed.v1', 'identity.user-seen.v1', 'identity.user-erased.v1'],
      database,
      handle: (events) => this.handle(events),
    });
  }

  /** Graves last: whatever else a batch holds of an erased user is gone with it. */
  async handle(events: readonly AnyEvent[]): Promise<void> {
    const profiles: Profile[] = [];
    const sightings: Sighting[] = [];
    const erased: Sighting[] = [];
    for (const event of events) {
      if (event.type === 'identity.profile-changed.v1') profiles.push(event.data);
      if (event.type === 'identity.user-seen.v1') sightings.push(event.data);
      if (event.type === 'identity.user-erased.v1') erased.push(event.data);
    }
    if (profiles.length > 0) await this.people.learn(profiles);
    if (sightings.length > 0) await this.people.see(sightings);
    for (const { userId, at } of erased) await this.erasePerson.execute(userId, at);
  }
}
