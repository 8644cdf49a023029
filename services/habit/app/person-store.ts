import type { ZoneInForce } from '#libs/domain-kit';

export interface ProfileZones {
  userId: string;
  version: number;
  zones: ZoneInForce[];
}

export abstract class PersonStore {
  /** Takes over what is newer than it has; erased people stay erased. At most one of each user. */
  abstract takeZones(profiles: readonly ProfileZones[]): Promise<void>;
  /** Everything of the user goes; a tombstone stays. Again: nothing. */
  abstract erase(userId: string, at: string): Promise<void>;
}
