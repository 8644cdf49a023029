import { Injectable } from '@nestjs/common';
import { forbidden, notFound } from '#libs/domain-kit';
import { ignoringCase } from '../domain/clan-text';
import { shown } from '../domain/display-name';
import { mayAdmit } from '../domain/rank';
import {
  ClanReads,
  type ClanView,
  type DoorStatus,
  type MemberPosition,
  type MemberRow,
  type OwnClanRow,
} from './clan-reads';
import { Newcomers } from './newcomers';

/** What a user may see of clans. */
@Injectable()
export class ReadClans {
  constructor(
    private readonly reads: ClanReads,
    private readonly newcomers: Newcomers,
  ) {}

  /** @throws DomainError not-found */
  async one(viewerId: string, clanId: string): Promise<ClanView> {
    const clan = await this.reads.clan(clanId, viewerId);
    if (!clan) throw notFound('clan');
    return clan;
  }

  /** A clan whose members the user may see. @throws DomainError not-found */
  async fromInside(viewerId: string, clanId: string): Promise<ClanView> {
    const clan = await this.one(viewerId, clanId);
    if (clan.visibility !== 'open' && clan.myRole === null) throw notFound('clan');
    return clan;
  }

  /** Clans that can be found, in the order of their names. */
  search(viewerId: string, part: string | null, after: string | null, limit: number): Promise<ClanView[]> {
    return this.reads.search(viewerId, part && ignoringCase(part), after, limit);
  }

  ownClans(userId: string, after: MemberPosition | null, limit: number): Promise<OwnClanRow[]> {
    return this.reads.clansOf(userId, after, limit);
  }

  /** In the order of joining, or of coming to the door. */
  members(
    clanId: string,
    status: DoorStatus | undefined,
    after: MemberPosition | null,
    limit: number,
  ): Promise<MemberRow[]> {
    return status
      ? this.reads.applicants(clanId, status, after, limit)
      : this.reads.members(clanId, after, limit);
  }

  /** Names that are still on their way are waited for, a moment. */
  async withNames<T extends { userId: string; displayName: string | null }>(
    rows: readonly T[],
  ): Promise<(T & { displayName: string })[]> {
    const nameless = rows.filter((row) => row.displayName === null).map((row) => row.userId);
    const names = nameless.length > 0 ? await this.newcomers.named(nameless) : new Map<string, string>();
    return rows.map((row) => ({ ...row, displayName: shown(row.displayName ?? names.get(row.userId)) }));
  }

  /** For the answer to what has been done: an error now would say that it was not, so there is a stand-in. */
  async withNameOf<T extends { userId: string; displayName: string | null }>(
    row: T,
  ): Promise<T & { displayName: string }> {
    const stand = { ...row, displayName: shown(row.displayName) };
    return this.withNames([row]).then(
      ([named]) => named ?? stand,
      () => stand,
    );
  }
}

/** @throws DomainError forbidden */
export function mustAdmit(clan: ClanView): void {
  if (!mayAdmit(clan.myRole)) throw forbidden('Elders and the leader see who asked and who was invited.');
}
