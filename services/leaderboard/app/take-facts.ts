import { Inject, Injectable } from '@nestjs/common';
import type { AnyEvent } from '#libs/contracts';
import { Content } from '#libs/content';
import { Database, type Queryable } from '#libs/database';
import { daysOf, lockPeople, saveDays } from '../storage/facts';
import { addMarks } from '../storage/marks';
import { noChanges } from './changes';
import { factsIn, type Facts } from './facts-of-events';
import { settleCredits } from './settle-credits';
import { takeClans, takeDays, takeErasures, takeMemberships, takeProfiles } from './take-each';

/**
 * Takes a batch of facts, in any order and any number of times. In one transaction: facts, the credit that
 * follows from them, and the marks of what the index does not show yet.
 */
@Injectable()
export class TakeFacts {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Content) private readonly content: Content,
  ) {}

  async take(events: readonly AnyEvent[]): Promise<void> {
    const facts = factsIn(events);
    if (facts.userIds.length > 0) await this.db.transaction((tx) => this.takeOfUsers(tx, facts));
    // On its own, so that clans are locked once in a transaction and nobody waits in a ring.
    if (facts.clans.length > 0) await this.db.transaction((tx) => this.takeOfClans(tx, facts));
  }

  private async takeOfUsers(tx: Queryable, facts: Facts): Promise<void> {
    // What stands is asked for with the lock: a connection does one thing after the other.
    const [people, held] = await Promise.all([lockPeople(tx, facts.userIds), daysOf(tx, facts.days)]);
    const changes = noChanges();
    await takeProfiles(tx, facts, people, changes);
    await takeErasures(tx, facts, people, changes);
    const known = withoutErased(
      facts,
      new Set([...people.values()].flatMap((p) => (p.erasedAt ? p.userId : []))),
    );
    await takeMemberships(tx, known, changes);
    const days = takeDays(known, held, this.content.rules.boards, changes);
    await Promise.all([saveDays(tx, days), settleCredits(tx, changes)]);
  }

  private async takeOfClans(tx: Queryable, facts: Facts): Promise<void> {
    const changes = noChanges();
    await takeClans(tx, facts, changes);
    await addMarks(tx, changes.marks);
  }
}

/** Whatever still comes for an erased user is refused. */
const withoutErased = (facts: Facts, erased: ReadonlySet<string>): Facts => ({
  ...facts,
  days: facts.days.filter((day) => !erased.has(day.userId)),
  stays: facts.stays.filter((stay) => !erased.has(stay.userId)),
  banners: facts.banners.filter((banner) => !erased.has(banner.userId)),
});
