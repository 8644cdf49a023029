import { Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import { checkMotto, checkName } from '../domain/clan-text';
import { ClanStore, type NewClan } from './clan-store';
import type { ClanView } from './clan-reads';
import { enter, nameTaken, tellOfClan } from './membership';

/** A user founds a clan and leads it. */
@Injectable()
export class FoundClan {
  constructor(
    private readonly store: ClanStore,
    private readonly content: Content,
  ) {}

  /** @throws DomainError validation; limit-reached, in as many clans as one may be; conflict, name taken */
  execute(founderId: string, clan: NewClan): Promise<ClanView> {
    const rules = this.content.rules.clans;
    checkName(clan.name, rules);
    checkMotto(clan.motto, rules);
    return this.store.change(async (change) => {
      const founder = await change.holdSelf(founderId);
      const founded = await change.found(clan, await change.now());
      if (!founded) throw nameTaken();
      tellOfClan(change, founded);
      await enter(change, { clan: founded, members: [] }, founder, 'leader', rules);
      const { id, name, motto, visibility, createdAt } = founded;
      return { id, name, motto, visibility, memberCount: 1, createdAt, myRole: 'leader' };
    });
  }
}
