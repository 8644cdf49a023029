import { Injectable } from '@nestjs/common';
import type { ClanRole } from '#libs/contracts';
import { Content } from '#libs/content';
import { conflict, forbidden, notFound } from '#libs/domain-kit';
import { mayAdmit } from '../domain/rank';
import type { MemberView } from './clan-reads';
import { type ClanChange, ClanStore, type Member, type Roster } from './clan-store';
import { appoint, enter, handOver } from './membership';

/** Roles are given, the lead is handed over, and who asked is admitted. */
@Injectable()
export class ChangeMember {
  constructor(
    private readonly store: ClanStore,
    private readonly content: Content,
  ) {}

  /**
   * @throws DomainError not-found; forbidden; conflict, a leader without a successor or someone who isn't in;
   * limit-reached, on admitting
   */
  execute(actorId: string, clanId: string, userId: string, role: ClanRole): Promise<MemberView> {
    return this.store.change(async (change): Promise<MemberView> => {
      const roster = await change.holdClan(clanId);
      const actor = roster?.members.find((member) => member.userId === actorId);
      if (!roster || (!actor && roster.clan.visibility !== 'open')) throw notFound('clan');
      const target = roster.members.find((member) => member.userId === userId);
      if (!target) return this.admit(change, roster, actor?.role ?? null, userId, role);
      // Two elders who admit the same person: the second one finds it done.
      if (target.role === role && role === 'member' && mayAdmit(actor?.role ?? null)) return target;
      if (actor?.role !== 'leader') throw forbidden('Only the leader gives roles.');
      if (target.role !== role) await this.giveRole(change, roster, target, role);
      return { ...target, role };
    });
  }

  private async giveRole(change: ClanChange, roster: Roster, target: Member, role: ClanRole): Promise<void> {
    if (target.role === 'leader')
      throw conflict('A leader steps down by handing over: give the role leader to someone else.');
    if (role === 'leader') await handOver(change, roster, target);
    else await appoint(change, target, role, await change.now());
  }

  /** Who stands at the door is seen by those alone who may open it. */
  private async admit(
    change: ClanChange,
    roster: Roster,
    actor: ClanRole | null,
    userId: string,
    role: ClanRole,
  ): Promise<MemberView> {
    if (!mayAdmit(actor)) throw notFound('member');
    const person = await change.holdPerson(userId);
    const applicant = person && (await change.applicant(roster.clan.id, userId));
    if (!person || !applicant) throw notFound('member');
    if (role !== 'member' && actor !== 'leader') throw forbidden('Only the leader gives roles.');
    if (role !== 'member') throw conflict('Roles are for members: first admit, with the role member.');
    if (applicant.requestedAt === null) throw conflict('This user was invited and has yet to accept.');
    return enter(change, roster, person, role, this.content.rules.clans);
  }
}
