import { clanBoard, GLOBAL } from './boards';
import type { KeptDay } from './layers';
import { NOTHING, plus, type Worth } from './worth';

/** One stay in a clan, from `joinedAtMs` until just before `leftAtMs`. */
export interface Stay {
  membershipId: string;
  clanId: string;
  userId: string;
  joinedAtMs: number;
  leftAtMs: number | null;
}

/** From `atMs` until the next one, `clanId` is the user's banner. */
export interface BannerFact {
  userId: string;
  version: number;
  clanId: string | null;
  atMs: number;
}

/** What a member has on one date, by where it goes: all targets in one text. What goes the same ways is one sum. */
export type DateCredit = Map<string, Worth>;

const BANNER = 'banner:';

/** Where it goes: boards, and under a clan's banner what is summed up over users for the clan's row on `clans`. */
export const targetsIn = (targets: string): string[] => targets.split(' ');
export const isBanner = (target: string): boolean => target.startsWith(BANNER);
export const clanOfBanner = (target: string): string => target.slice(BANNER.length);
export const bannerOf = (clanId: string): string => BANNER + clanId;

/**
 * Where a user's scores of one date go: always to `global`, to the board of each clan
 * the user was in when the amount was first recorded, and to the clan that was the banner then.
 */
export function creditOf(
  days: readonly KeptDay[],
  stays: readonly Stay[],
  banners: readonly BannerFact[],
): DateCredit {
  const credit: DateCredit = new Map();
  for (const { periods, completions } of days) {
    for (const { scoreHundredths, firstRecordedAtMs, amountChangedAtMs } of completions) {
      if (scoreHundredths <= 0) continue;
      const targets = targetsAt(firstRecordedAtMs, stays, banners);
      const points = { scoreHundredths, reachedAtMs: amountChangedAtMs };
      credit.set(targets, plus(credit.get(targets) ?? NOTHING, periods, points));
    }
  }
  return credit;
}

function targetsAt(ms: number, stays: readonly Stay[], banners: readonly BannerFact[]): string {
  const targets = new Set<string>([GLOBAL]);
  for (const stay of stays) {
    if (stay.joinedAtMs <= ms && (stay.leftAtMs === null || ms < stay.leftAtMs)) {
      targets.add(clanBoard(stay.clanId));
    }
  }
  const banner = bannerAt(ms, banners);
  if (banner !== null) targets.add(bannerOf(banner));
  return [...targets].sort().join(' ');
}

/** The latest version that had begun by then. */
function bannerAt(ms: number, banners: readonly BannerFact[]): string | null {
  let latest: BannerFact | undefined;
  for (const fact of banners) {
    if (fact.atMs <= ms && (latest === undefined || fact.version > latest.version)) latest = fact;
  }
  return latest?.clanId ?? null;
}
