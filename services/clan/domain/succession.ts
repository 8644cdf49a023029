import type { ClanRole } from '#libs/contracts';

const DAY_MS = 86_400_000;

/**
 * A user is told of as seen at most once an hour, so someone may have been here up to this long after the last
 * time we heard of. Nobody loses the lead over it.
 */
const SEEN_TOLD_WITHIN_MS = 3_600_000;

/** A member, as far as succession asks. */
export interface Heir {
  /** The membership's id, made in the order of joining. */
  id: string;
  userId: string;
  role: ClanRole;
  joinedAt: string;
  lastSeenAt: string | null;
}

/** Who was seen at or after this instant counts as present. */
export const presentSince = (now: Date, absentLeaderDays: number): Date =>
  new Date(now.getTime() - absentLeaderDays * DAY_MS - SEEN_TOLD_WITHIN_MS);

const isPresent = (person: Pick<Heir, 'lastSeenAt'>, since: Date): boolean =>
  person.lastSeenAt !== null && Date.parse(person.lastSeenAt) >= since.getTime();

/**
 * The elder longest in the clan who is present leads, else the member longest in it who is; null when nobody is.
 * @param members in any order; a leader among them is passed over
 */
function presentHeir<H extends Heir>(members: readonly H[], since: Date): H | null {
  const present = members.filter((member) => isPresent(member, since));
  return longestInClan(present, 'elder') ?? longestInClan(present, 'member');
}

/**
 * Who leads when the leader leaves. A clan always has a leader, so where nobody is present the one who would
 * lead if all were does; null only when nobody is left.
 */
export const heirOfLeaver = <H extends Heir>(left: readonly H[], since: Date): H | null =>
  presentHeir(left, since) ?? longestInClan(left, 'elder') ?? longestInClan(left, 'member');

/**
 * Who leads instead of a leader who is not present; null when the leader is, or nobody else is: then the leader
 * stays.
 */
export function heirOfAbsentLeader<H extends Heir>(members: readonly H[], since: Date): H | null {
  const leader = members.find((member) => member.role === 'leader');
  return leader === undefined || isPresent(leader, since) ? null : presentHeir(members, since);
}

function longestInClan<H extends Heir>(members: readonly H[], role: ClanRole): H | null {
  const inOrder = members.filter((member) => member.role === role).sort(byStay);
  return inOrder[0] ?? null;
}

const byStay = (a: Heir, b: Heir): number =>
  a.joinedAt < b.joinedAt || (a.joinedAt === b.joinedAt && a.id < b.id) ? -1 : 1;
