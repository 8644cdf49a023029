import { Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import { ClanReads, type OwnClanRow } from './clan-reads';
import { ClanStore } from './clan-store';
import { depart } from './membership';

/** Clans left per query; nobody is in more than a few. */
const CLANS_BATCH_MAX = 100;

/** An erased user leaves every clan by the same rules as anyone, and may never come back. */
@Injectable()
export class ErasePerson {
  constructor(
    private readonly store: ClanStore,
    private readonly reads: ClanReads,
    private readonly content: Content,
  ) {}

  /** Doing it again, or after half of it, comes to the same. */
  async execute(userId: string, at: string): Promise<void> {
    // First the grave: from here on nothing can be joined, so that the list of clans only shrinks.
    await this.store.change((change) => change.bury(userId, at));
    for (;;) {
      const clans = await this.reads.clansOf(userId, null, CLANS_BATCH_MAX);
      // The banner last, so that it does not wander from clan to clan.
      for (const { clanId } of clans.toSorted(bannerLast)) await this.leave(clanId, userId);
      if (clans.length < CLANS_BATCH_MAX) return;
    }
  }

  private leave(clanId: string, userId: string): Promise<void> {
    return this.store.change(async (change) => {
      const roster = await change.holdClan(clanId);
      const member = roster?.members.find((other) => other.userId === userId);
      const person = member && (await change.holdPerson(userId));
      if (roster && person) await depart(change, roster, member, person, this.content.rules.clans);
    });
  }
}

const bannerLast = (a: OwnClanRow, b: OwnClanRow): number => Number(a.banner) - Number(b.banner);
