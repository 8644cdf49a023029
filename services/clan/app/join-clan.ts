import { Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import { forbidden, notFound } from '#libs/domain-kit';
import type { MemberView } from './clan-reads';
import { ClanStore } from './clan-store';
import { enter } from './membership';

/** What came of wanting in; `already` when nothing had to change. */
export interface Entrance {
  outcome: 'joined' | 'already' | 'waiting';
  member: MemberView;
}

/** A user joins a clan, or asks to. */
@Injectable()
export class JoinClan {
  constructor(
    private readonly store: ClanStore,
    private readonly content: Content,
  ) {}

  /** @throws DomainError not-found; forbidden, by invitation only; limit-reached */
  execute(userId: string, clanId: string): Promise<Entrance> {
    return this.store.change(async (change): Promise<Entrance> => {
      const roster = await change.holdClan(clanId);
      if (!roster) throw notFound('clan');
      const person = await change.holdSelf(userId);
      const own = roster.members.find((member) => member.userId === userId);
      if (own) return { outcome: 'already', member: own };
      const applicant = await change.applicant(clanId, userId);
      const invited = (applicant?.invitedAt ?? null) !== null;
      if (invited || roster.clan.visibility === 'open') {
        const member = await enter(change, roster, person, 'member', this.content.rules.clans);
        return { outcome: 'joined', member };
      }
      if (roster.clan.visibility === 'invite') throw forbidden('This clan is joined by invitation.');
      await change.ask(clanId, userId, await change.now());
      return {
        outcome: 'waiting',
        member: { userId, displayName: person.displayName, role: null, joinedAt: null },
      };
    });
  }
}
