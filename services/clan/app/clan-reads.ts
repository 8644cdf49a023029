import type { ClanRole } from '#libs/contracts';
import type { Visibility } from '../domain/clan';

/** A clan as one user sees it. */
export interface ClanView {
  id: string;
  name: string;
  motto: string | null;
  visibility: Visibility;
  memberCount: number;
  createdAt: string;
  myRole: ClanRole | null;
}

/** A member, or someone at the door: then without role and time of joining. */
export interface MemberView {
  userId: string;
  /** Null until identity has told of this user. */
  displayName: string | null;
  role: ClanRole | null;
  joinedAt: string | null;
}

/** A row of a list, and where it stands in the list's order. */
export interface MemberRow extends MemberView {
  position: MemberPosition;
}
/** Time of joining, asking or being invited, then an id. */
export type MemberPosition = readonly [at: string, id: string];

export interface OwnClan {
  clanId: string;
  name: string;
  role: ClanRole;
  joinedAt: string;
  banner: boolean;
}
export interface OwnClanRow extends OwnClan {
  position: MemberPosition;
}

export type DoorStatus = 'requested' | 'invited';

/** Where a user stands in a clan, or at its door. */
export interface Standing {
  role: ClanRole | null;
  requested: boolean;
  invited: boolean;
}

/** What is read without a lock. Lists answer up to `limit` rows after `after`. */
export abstract class ClanReads {
  /** The database's time. */
  abstract now(): Promise<Date>;
  /** Null when there is no such clan, or it was closed. */
  abstract clan(clanId: string, viewerId: string): Promise<ClanView | null>;
  abstract standing(clanId: string, userId: string): Promise<Standing>;
  /** By name; `after` is the name before, `part` any part of the name, both as `ignoringCase` makes them. */
  abstract search(
    viewerId: string,
    part: string | null,
    after: string | null,
    limit: number,
  ): Promise<ClanView[]>;
  /** In the order of joining. */
  abstract members(clanId: string, after: MemberPosition | null, limit: number): Promise<MemberRow[]>;
  /** In the order of asking or being invited. */
  abstract applicants(
    clanId: string,
    status: DoorStatus,
    after: MemberPosition | null,
    limit: number,
  ): Promise<MemberRow[]>;
  /** In the order of joining. */
  abstract clansOf(userId: string, after: MemberPosition | null, limit: number): Promise<OwnClanRow[]>;
  /**
   * Clans whose leader was last seen before `since` while someone else in them was seen later; by id, from
   * after `after` on.
   */
  abstract withAbsentLeader(since: Date, after: string | null, limit: number): Promise<string[]>;
}
