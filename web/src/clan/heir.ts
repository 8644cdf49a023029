import type { Member } from '../api/types';

/**
 * Who leads next: the elder longest in the clan, else the member longest in it; null when nobody is left. Only who
 * was seen in the last 14 days does, which is not told of others.
 * @param members in the order in which they joined
 */
export const heirOf = (members: readonly Member[]): Member | null =>
  members.find(({ role }) => role === 'elder') ?? members.find(({ role }) => role === 'member') ?? null;
