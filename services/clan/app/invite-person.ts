import { Injectable } from '@nestjs/common';
import { forbidden, notFound } from '#libs/domain-kit';
import { mayAdmit } from '../domain/rank';
import { ClanReads } from './clan-reads';
import { ClanStore } from './clan-store';
import type { Entrance } from './join-clan';
import { Newcomers } from './newcomers';

/** An elder or the leader invites a user. */
@Injectable()
export class InvitePerson {
  constructor(
    private readonly store: ClanStore,
    private readonly reads: ClanReads,
    private readonly newcomers: Newcomers,
  ) {}

  /** @throws DomainError not-found, clan or user; forbidden, neither elder nor leader */
  async execute(actorId: string, clanId: string, userId: string): Promise<Entrance> {
    if (!(await this.reads.clan(clanId, actorId))) throw notFound('clan');
    if (!(await this.newcomers.exists(userId))) throw notFound('user');
    return this.store.change(async (change): Promise<Entrance> => {
      const roster = await change.holdClan(clanId);
      if (!roster) throw notFound('clan');
      const actor = roster.members.find((member) => member.userId === actorId);
      if (!mayAdmit(actor?.role ?? null)) throw forbidden('Elders and the leader invite.');
      const member = roster.members.find((other) => other.userId === userId);
      if (member) return { outcome: 'already', member };
      const person = await change.holdPerson(userId);
      if (!person || person.erased) throw notFound('user');
      await change.invite(clanId, userId, await change.now());
      return {
        outcome: 'waiting',
        member: { userId, displayName: person.displayName, role: null, joinedAt: null },
      };
    });
  }
}
