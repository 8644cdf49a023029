/** A public profile, as far as clans show it. */
export interface Profile {
  userId: string;
  version: number;
  displayName: string;
  createdAt: string;
}

export interface Sighting {
  userId: string;
  at: string;
}

/** What identity has told of users. */
export abstract class People {
  /** Those of the ids that are users, erased ones apart, and their names where these are known. */
  abstract named(userIds: readonly string[]): Promise<Map<string, string | null>>;
  /** Keeps the newest of each user; what comes for an erased one is refused. */
  abstract learn(profiles: readonly Profile[]): Promise<void>;
  /** Keeps the latest of each user; what comes for an erased one is refused. */
  abstract see(sightings: readonly Sighting[]): Promise<void>;
}
