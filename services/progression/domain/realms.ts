import type { Progress } from '#libs/contracts';
import { fromHundredths, toHundredths, type Hundredths } from '#libs/domain-kit';

export interface RealmRule {
  key: string;
  name: string;
  ordinal: number;
  /** Madra needed. */
  madra: number;
  /** Longest overall streak needed. */
  consistency: number;
}

/** The highest realm whose madra and consistency are both reached; `realms` in order, the first needs nothing. */
export function realmOf<R extends RealmRule>(
  realms: readonly R[],
  madra: Hundredths,
  longestOverall: number,
): R {
  const reached = realms.filter(
    (realm) => toHundredths(realm.madra) <= madra && realm.consistency <= longestOverall,
  );
  return reached.at(-1) ?? realms[0]!;
}

/** Everything that `GET /v1/progress` shows, without its version. */
export interface Standing {
  madra: Hundredths;
  scoreToday: Hundredths;
  overall: { current: number; longest: number; freezes: number };
}

/** The body of `GET /v1/progress`. */
export function progressOf(standing: Standing, realms: readonly RealmRule[], version: number): Progress {
  const realm = realmOf(realms, standing.madra, standing.overall.longest);
  const next = realms[realms.indexOf(realm) + 1];
  return {
    madra: fromHundredths(standing.madra),
    score: { today: fromHundredths(standing.scoreToday) },
    realm: { key: realm.key, name: realm.name, ordinal: realm.ordinal },
    nextRealm: next
      ? { key: next.key, name: next.name, madra: next.madra, consistency: next.consistency }
      : null,
    streak: { ...standing.overall },
    version,
  };
}
