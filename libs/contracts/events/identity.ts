import { id, instant, int, nullable, object, some, text } from '../schema';
import { zonePair } from '../shared';

export const identityEvents = {
  /**
   * The whole public profile after a registration or a change. `zones` are the pairs in force at any
   * instant of the 48 hours before `time`, oldest first; the last one is in force now.
   */
  'identity.profile-changed.v1': object({
    userId: id,
    version: int,
    username: text,
    displayName: text,
    avatarUrl: nullable(text),
    zones: some(zonePair),
    createdAt: instant,
  }),
  /** Every service erases what it holds of this user and refuses whatever still comes for them. */
  'identity.user-erased.v1': object({ userId: id, at: instant }),
  /** The user made an authenticated request or had an open socket; told at most once an hour. */
  'identity.user-seen.v1': object({ userId: id, at: instant }),
};
