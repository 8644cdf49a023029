import type { Membership } from './clan';

/** On joining: the first clan becomes the banner, later ones leave it as it is. */
export const bannerAfterJoining = (banner: string | null, joined: string): string => banner ?? joined;

/**
 * On leaving: another clan's banner stays; the left clan's passes to the one joined first among those left.
 * @param left the user's memberships without the one that ends
 */
export function bannerAfterLeaving(
  banner: string | null,
  leaving: string,
  left: readonly Pick<Membership, 'id' | 'clanId' | 'joinedAt'>[],
): string | null {
  if (banner !== leaving) return banner;
  const [first] = left.toSorted((a, b) =>
    a.joinedAt < b.joinedAt || (a.joinedAt === b.joinedAt && a.id < b.id) ? -1 : 1,
  );
  return first?.clanId ?? null;
}
