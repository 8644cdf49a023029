import type { ClanRole } from '#libs/contracts';

/** What one can do with a member: give a role, or remove. */
export type Act = ClanRole | 'remove';

export const mayAdmit = (own: ClanRole): boolean => own !== 'member';

/** Nobody acts on an equal or a higher role; only the leader gives roles. */
export function mayDo(own: ClanRole, theirs: ClanRole | null): readonly Act[] {
  if (own === 'leader') return [theirs === 'elder' ? 'member' : 'elder', 'leader', 'remove'];
  return own === 'elder' && theirs === 'member' ? ['remove'] : [];
}
