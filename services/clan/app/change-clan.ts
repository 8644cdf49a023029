import { Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import { forbidden, notFound } from '#libs/domain-kit';
import { checkMotto, checkName } from '../domain/clan-text';
import { ClanStore, type NewClan, type Roster } from './clan-store';
import type { ClanView } from './clan-reads';
import { nameTaken, tellOfClan } from './membership';

/** The leader changes the clan's name, motto or visibility. */
@Injectable()
export class ChangeClan {
  constructor(
    private readonly store: ClanStore,
    private readonly content: Content,
  ) {}

  /** @throws DomainError not-found; forbidden, not the leader; validation; conflict, name taken */
  execute(actorId: string, clanId: string, wanted: Partial<NewClan>): Promise<ClanView> {
    const rules = this.content.rules.clans;
    return this.store.change(async (change) => {
      const roster = await change.holdClan(clanId);
      if (!roster) throw notFound('clan');
      mustLead(roster, actorId);
      if (wanted.name !== undefined) checkName(wanted.name, rules);
      if (wanted.motto !== undefined) checkMotto(wanted.motto, rules);
      const { clan, members } = roster;
      const changed = {
        ...clan,
        name: wanted.name ?? clan.name,
        motto: wanted.motto === undefined ? clan.motto : wanted.motto,
        visibility: wanted.visibility ?? clan.visibility,
        version: clan.version + 1,
      };
      if (differ(clan, changed)) {
        if (!(await change.save(changed))) throw nameTaken();
        tellOfClan(change, changed);
      }
      const { id, name, motto, visibility, createdAt } = changed;
      return { id, name, motto, visibility, memberCount: members.length, createdAt, myRole: 'leader' };
    });
  }
}

function mustLead({ members }: Roster, actorId: string): void {
  const actor = members.find((member) => member.userId === actorId);
  if (actor?.role !== 'leader') throw forbidden('Only the leader changes the clan.');
}

const differ = (a: NewClan, b: NewClan): boolean =>
  a.name !== b.name || a.motto !== b.motto || a.visibility !== b.visibility;
