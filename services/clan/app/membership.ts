import { DomainError, conflict } from '#libs/domain-kit';
import type { ClanRole } from '#libs/contracts';
import { bannerAfterJoining, bannerAfterLeaving } from '../domain/banner';
import type { Clan } from '../domain/clan';
import { heirOfLeaver, presentSince } from '../domain/succession';
import type { ClanChange, Member, Person, Roster } from './clan-store';

export interface MembershipRules {
  membersMax: number;
  perUserMax: number;
  absentLeaderDays: number;
}

/**
 * A person becomes a member of a clan that both are held. Both limits are judged here and nowhere else.
 * @throws DomainError limit-reached, when the clan is full or the person is in too many
 */
export async function enter(
  change: ClanChange,
  { clan, members }: Roster,
  person: Person,
  role: ClanRole,
  rules: MembershipRules,
): Promise<Member> {
  if (members.length >= rules.membersMax)
    throw new DomainError('limit-reached', `A clan has at most ${rules.membersMax} members.`);
  const stays = await change.membershipsOf(person.userId);
  if (stays.length >= rules.perUserMax)
    throw new DomainError('limit-reached', `A user is in at most ${rules.perUserMax} clans.`);
  const at = await change.now();
  await change.dismiss(clan.id, person.userId);
  const membership = await change.enter(clan.id, person.userId, role, at);
  change.tell({
    type: 'clan.member-joined.v1',
    subject: person.userId,
    data: { clanId: clan.id, userId: person.userId, membershipId: membership.id, at },
  });
  await fly(change, person, bannerAfterJoining(person.bannerClanId, clan.id), at);
  return { ...membership, displayName: person.displayName, lastSeenAt: at };
}

/** A member's stay in a clan ends; the lead and the banner pass on by rule, and the last one closes the clan. */
export async function depart(
  change: ClanChange,
  { clan, members }: Roster,
  member: Member,
  person: Person,
  rules: MembershipRules,
): Promise<void> {
  const at = await change.now();
  await change.leave(member.id);
  const { id: membershipId, clanId, userId, joinedAt } = member;
  change.tell({
    type: 'clan.member-left.v1',
    subject: userId,
    data: { clanId, userId, membershipId, joinedAt, at },
  });
  const left = members.filter((other) => other.id !== membershipId);
  if (left.length === 0) await close(change, clan, at);
  else if (member.role === 'leader') {
    const heir = heirOfLeaver(left, presentSince(new Date(at), rules.absentLeaderDays));
    if (heir) await appoint(change, heir, 'leader', at);
  }
  const stays = await change.membershipsOf(userId);
  await fly(change, person, bannerAfterLeaving(person.bannerClanId, clanId, stays), at);
}

/** The lead passes to a member and the one who led becomes an elder. */
export async function handOver(
  change: ClanChange,
  { members }: Pick<Roster, 'members'>,
  heir: Pick<Member, 'id' | 'clanId' | 'userId'>,
): Promise<void> {
  const at = await change.now();
  const leader = members.find((member) => member.role === 'leader');
  // First down, then up: the database lets no clan have two leaders, not for a moment.
  if (leader) await appoint(change, leader, 'elder', at);
  await appoint(change, heir, 'leader', at);
}

export async function appoint(
  change: ClanChange,
  { id, clanId, userId }: Pick<Member, 'id' | 'clanId' | 'userId'>,
  role: ClanRole,
  at: string,
): Promise<void> {
  await change.setRole(id, role);
  change.tell({ type: 'clan.role-changed.v1', subject: userId, data: { clanId, userId, role, at } });
}

/** Makes a clan the person's banner; nothing happens when it is already. */
export async function fly(
  change: ClanChange,
  person: Person,
  clanId: string | null,
  at: string,
): Promise<void> {
  if (person.bannerClanId === clanId) return;
  const version = person.bannerVersion + 1;
  await change.setBanner(person.userId, clanId, version);
  change.tell({
    type: 'clan.banner-changed.v1',
    subject: person.userId,
    data: { userId: person.userId, version, clanId, at },
  });
}

async function close(change: ClanChange, clan: Clan, at: string): Promise<void> {
  await change.close(clan.id, clan.version + 1, at);
  tellOfClan(change, { ...clan, version: clan.version + 1 }, at);
}

export function tellOfClan(change: ClanChange, clan: Clan, closedAt: string | null = null): void {
  const { id: clanId, version, name, visibility, createdAt } = clan;
  change.tell({
    type: 'clan.clan-changed.v1',
    subject: clanId,
    data: { clanId, version, name, visibility, createdAt, closedAt },
  });
}

export const nameTaken = (): DomainError => conflict('Another clan has that name.');
