/** A user's stay in a clan. */
export interface Stay {
  clanId: string;
  userId: string;
  joinedAt: string;
}

/** Who hears of whom. */
export abstract class Circles {
  /** The stays of these users, and the database's time. */
  abstract staysOf(userIds: readonly string[]): Promise<{ now: string; stays: Stay[] }>;
  /** Who is in these clans, by clan. */
  abstract membersOf(clanIds: readonly string[]): Promise<Map<string, string[]>>;
  /** By user, everyone who shares a clan with them, once each and without themselves. */
  abstract companionsOf(userIds: readonly string[]): Promise<Map<string, string[]>>;
}
