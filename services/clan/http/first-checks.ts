import { Injectable } from '@nestjs/common';
import { type Viewer } from '#libs/auth';
import { forbidden, notFound } from '#libs/domain-kit';
import { type FirstChecker, pathId } from '#libs/http';
import { ClanReads } from '../app/clan-reads';
import { ReadClans } from '../app/read-clans';
import { mayAdmit } from '../domain/rank';

type Params = Readonly<Record<string, string>>;
const clanIdOf = (params: Params): string => pathId(params.clanId ?? '', 'clan');

/** There is such a clan. */
@Injectable()
export class IsClan implements FirstChecker<Viewer> {
  constructor(private readonly clans: ReadClans) {}

  async check({ userId }: Viewer, params: Params): Promise<void> {
    await this.clans.one(userId, clanIdOf(params));
  }
}

/** There is such a clan and the caller leads it. */
@Injectable()
export class LeadsClan implements FirstChecker<Viewer> {
  constructor(private readonly clans: ReadClans) {}

  async check({ userId }: Viewer, params: Params): Promise<void> {
    const clan = await this.clans.one(userId, clanIdOf(params));
    if (clan.myRole !== 'leader') throw forbidden('Only the leader changes the clan.');
  }
}

/** The caller may see the clan's members. */
@Injectable()
export class SeesMembers implements FirstChecker<Viewer> {
  constructor(private readonly clans: ReadClans) {}

  async check({ userId }: Viewer, params: Params): Promise<void> {
    await this.clans.fromInside(userId, clanIdOf(params));
  }
}

/** The caller may see the member that the path names, and change something about them. */
@Injectable()
export class ChangesMember implements FirstChecker<Viewer> {
  constructor(
    private readonly clans: ReadClans,
    private readonly reads: ClanReads,
  ) {}

  async check({ userId }: Viewer, params: Params): Promise<void> {
    const clan = await this.clans.fromInside(userId, clanIdOf(params));
    const { role, requested, invited } = await this.reads.standing(
      clan.id,
      pathId(params.userId ?? '', 'member'),
    );
    const atTheDoor = (requested || invited) && mayAdmit(clan.myRole);
    if (role === null && !atTheDoor) throw notFound('member');
    if (role !== null && clan.myRole !== 'leader') throw forbidden('Only the leader gives roles.');
  }
}
