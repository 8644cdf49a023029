import { Injectable } from '@nestjs/common';
import { forbidden } from '#libs/domain-kit';
import type { OwnClan } from './clan-reads';
import { ClanStore } from './clan-store';
import { fly } from './membership';

/** A user says which clan their score counts for from now on. */
@Injectable()
export class ChooseBanner {
  constructor(private readonly store: ClanStore) {}

  /** @throws DomainError forbidden, a clan one is not in */
  execute(userId: string, clanId: string): Promise<OwnClan> {
    return this.store.change(async (change) => {
      const person = await change.holdSelf(userId);
      const stays = await change.membershipsOf(userId);
      const chosen = stays.find((membership) => membership.clanId === clanId);
      if (!chosen) throw forbidden('A banner is a clan that one is in.');
      await fly(change, person, clanId, await change.now());
      const { role, joinedAt } = chosen;
      return { clanId, name: await change.nameOf(clanId), role, joinedAt, banner: true };
    });
  }
}
