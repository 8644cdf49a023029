import { Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import { forbidden, notFound } from '#libs/domain-kit';
import { mayActOn, mayAdmit } from '../domain/rank';
import { ClanStore } from './clan-store';
import { depart } from './membership';

/** Someone leaves, is removed, refused, uninvited, or takes their own request back. */
@Injectable()
export class RemoveMember {
  constructor(
    private readonly store: ClanStore,
    private readonly content: Content,
  ) {}

  /** @throws DomainError not-found, nobody there or not to be seen; forbidden, an equal or a higher role */
  execute(actorId: string, clanId: string, userId: string): Promise<void> {
    return this.store.change(async (change) => {
      const roster = await change.holdClan(clanId);
      if (!roster) throw notFound('clan');
      const { clan, members } = roster;
      const actor = members.find((member) => member.userId === actorId);
      const target = members.find((member) => member.userId === userId);
      if (!target) {
        const seesDoor = userId === actorId || mayAdmit(actor?.role ?? null);
        if (!seesDoor || !(await change.applicant(clan.id, userId))) throw notFound('member');
        return change.dismiss(clan.id, userId);
      }
      if (target !== actor) {
        if (!actor && clan.visibility !== 'open') throw notFound('clan');
        if (!mayActOn(actor?.role ?? null, target.role))
          throw forbidden('Nobody removes an equal or a higher role.');
      }
      const person = await change.holdPerson(userId);
      if (!person) throw notFound('member');
      await depart(change, roster, target, person, this.content.rules.clans);
    });
  }
}
