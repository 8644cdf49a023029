import type { ClanRole } from '#libs/contracts';

const HEIGHT: Record<ClanRole, number> = { member: 1, elder: 2, leader: 3 };

/** Nobody acts on an equal or a higher role; a plain member acts on nobody. */
export const mayActOn = (actor: ClanRole | null, target: ClanRole): boolean =>
  mayAdmit(actor) && HEIGHT[actor] > HEIGHT[target];

/** Elders and the leader admit, invite, and see who stands at the door. */
export const mayAdmit = (actor: ClanRole | null): actor is 'elder' | 'leader' =>
  actor === 'elder' || actor === 'leader';
