import type { Period } from '#libs/contracts';
import { clanBoard, GLOBAL } from './boards';
import type { KeptDay } from './layers';

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

/** A score and the latest change of amount among the completions that make it up. */
interface Points {
  scoreHundredths: number;
  reachedAtMs: number;
}

/** What a member has on one date, by the period it counts in; a period without score is absent. */
export type Credit = Partial<Record<Period, Points>>;

/** What a user recorded under a clan's banner; summed up over users it is the clan's row on `clans`. */
export const bannerCredit = (clanId: string): string => `banner:${clanId}`;

/**
 * Where a user's scores of one date go: always to `global`, to the board of each clan
 * the user was in when the amount was first recorded, and to the clan that was the banner then.
 */
export function creditsOf(
  days: readonly KeptDay[],
  stays: readonly Stay[],
  banners: readonly BannerFact[],
): Map<string, Credit> {
  const credits = new Map<string, Credit>();
  for (const day of days) {
    for (const completion of day.completions) {
      if (completion.scoreHundredths <= 0) continue;
      for (const target of targetsAt(completion.firstRecordedAtMs, stays, banners)) {
        const credit = credits.get(target) ?? {};
        credits.set(target, credit);
        for (const period of day.periods) {
          const points = (credit[period] ??= { scoreHundredths: 0, reachedAtMs: 0 });
          points.scoreHundredths += completion.scoreHundredths;
          points.reachedAtMs = Math.max(points.reachedAtMs, completion.amountChangedAtMs);
        }
      }
    }
  }
  return credits;
}

function targetsAt(ms: number, stays: readonly Stay[], banners: readonly BannerFact[]): Set<string> {
  const targets = new Set<string>([GLOBAL]);
  for (const stay of stays) {
    if (stay.joinedAtMs <= ms && (stay.leftAtMs === null || ms < stay.leftAtMs)) {
      targets.add(clanBoard(stay.clanId));
    }
  }
  const banner = bannerAt(ms, banners);
  if (banner !== null) targets.add(bannerCredit(banner));
  return targets;
}

/** The latest version that had begun by then. */
function bannerAt(ms: number, banners: readonly BannerFact[]): string | null {
  let latest: BannerFact | undefined;
  for (const fact of banners) {
    if (fact.atMs <= ms && (latest === undefined || fact.version > latest.version)) latest = fact;
  }
  return latest?.clanId ?? null;
}
