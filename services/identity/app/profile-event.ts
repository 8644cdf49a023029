import type { ZonePair } from '#libs/contracts';
import type { NewEvent } from '#libs/messaging';
import type { Account } from '../storage/accounts';

/** The whole public profile as others keep it. */
export const profileChanged = (
  { profile, version }: Pick<Account, 'profile' | 'version'>,
  zones: ZonePair[],
): NewEvent<'identity.profile-changed.v1'> => ({
  type: 'identity.profile-changed.v1',
  subject: profile.id,
  data: {
    userId: profile.id,
    version,
    username: profile.username,
    displayName: profile.displayName,
    avatarUrl: profile.avatarUrl,
    zones,
    createdAt: profile.createdAt,
  },
});
