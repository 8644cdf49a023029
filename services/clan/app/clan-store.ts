import type { ClanRole, EventData, EventType } from '#libs/contracts';
import type { Applicant, Clan, Membership, Visibility } from '../domain/clan';

/** A member with what the people table knows of them. */
export interface Member extends Membership {
  /** Null until identity has told of this user. */
  displayName: string | null;
  lastSeenAt: string | null;
}

/** A clan held by this transaction, and all who are in it. */
export interface Roster {
  clan: Clan;
  members: Member[];
}

/** A user held by this transaction. */
export interface Person {
  userId: string;
  displayName: string | null;
  /** The clan that the user's score counts for. */
  bannerClanId: string | null;
  bannerVersion: number;
  erased: boolean;
}

export interface NewClan {
  name: string;
  motto: string | null;
  visibility: Visibility;
}

/** Something to tell the other services. */
export type ClanFact = {
  [T in Extract<EventType, `clan.${string}`>]: { type: T; subject: string; data: EventData<T> };
}[Extract<EventType, `clan.${string}`>];

/**
 * One transaction on clans and the people in them. Whoever holds both takes the clan first, then the person, and
 * one of each at most, so that two changes never wait for each other.
 */
export interface ClanChange {
  /** The database's time, to the millisecond; asked after the locks, so that it orders what they order. */
  now(): Promise<string>;
  /** Null when there is no such clan, or it was closed. */
  holdClan(clanId: string): Promise<Roster | null>;
  /** The name of a clan that someone held here is in, so that it can't close meanwhile. */
  nameOf(clanId: string): Promise<string>;
  /** The user of a token, known here or not yet; counts as being seen. */
  holdSelf(userId: string): Promise<Person>;
  /** Someone else; null when never heard of. */
  holdPerson(userId: string): Promise<Person | null>;

  /** Null when a clan has that name, ignoring case. */
  found(clan: NewClan, createdAt: string): Promise<Clan | null>;
  /** Writes name, motto, visibility and version; false when another clan has that name. */
  save(clan: Clan): Promise<boolean>;
  /** Its applicants are gone with it and its name is free. */
  close(clanId: string, version: number, closedAt: string): Promise<void>;

  /** The user's memberships, in no order. */
  membershipsOf(userId: string): Promise<Membership[]>;
  enter(clanId: string, userId: string, role: ClanRole, joinedAt: string): Promise<Membership>;
  leave(membershipId: string): Promise<void>;
  setRole(membershipId: string, role: ClanRole): Promise<void>;
  setBanner(userId: string, clanId: string | null, version: number): Promise<void>;

  applicant(clanId: string, userId: string): Promise<Applicant | null>;
  /** Asked again, or invited again, keeps the first time. */
  ask(clanId: string, userId: string, at: string): Promise<void>;
  invite(clanId: string, userId: string, at: string): Promise<void>;
  /** Takes back both the request and the invitation. */
  dismiss(clanId: string, userId: string): Promise<void>;

  /** Forgets what is known of the user for good and takes back what they asked and were invited to. */
  bury(userId: string, at: string): Promise<void>;

  /** Told in the same transaction, in this order. */
  tell(fact: ClanFact): void;
}

/** The only way in which clans change. */
export abstract class ClanStore {
  /**
   * Does the work in one transaction and wakes who reads the facts once it is committed. Where the database
   * ended it for a deadlock the work is done again, so it must have no effects but on the change.
   */
  abstract change<T>(work: (change: ClanChange) => Promise<T>): Promise<T>;
}
