import type { ClanRole } from '#libs/contracts';

export type Visibility = 'open' | 'request' | 'invite';
export const VISIBILITIES = ['open', 'request', 'invite'] as const satisfies readonly Visibility[];

/** A clan that is not closed. */
export interface Clan {
  id: string;
  name: string;
  motto: string | null;
  visibility: Visibility;
  /** Grows with each change that others are told of. */
  version: number;
  createdAt: string;
}

/** One stay of a user in a clan; who comes back has another one. */
export interface Membership {
  id: string;
  clanId: string;
  userId: string;
  role: ClanRole;
  joinedAt: string;
}

/** Someone who stands at a clan's door: asked to come in, was invited, or both. */
export interface Applicant {
  clanId: string;
  userId: string;
  requestedAt: string | null;
  invitedAt: string | null;
}
