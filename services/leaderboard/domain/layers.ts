import { PERIODS, type Period } from '#libs/contracts';
import { periodFinalAt, periodKey, type LocalDate, type SettlingRules } from '#libs/domain-kit';

/** One recorded amount with the score that the day's cap left it. */
export interface ScoredCompletion {
  scoreHundredths: number;
  firstRecordedAtMs: number;
  amountChangedAtMs: number;
}

/** The scores of a user's date, of the facts received up to `asOfMs`; in the order of `byTime`. */
export interface ScoredDay {
  version: number;
  asOfMs: number;
  completions: ScoredCompletion[];
}

/** So that equal scores are equal to the byte. */
export const byTime = (a: ScoredCompletion, b: ScoredCompletion): number =>
  a.firstRecordedAtMs - b.firstRecordedAtMs ||
  a.amountChangedAtMs - b.amountChangedAtMs ||
  a.scoreHundredths - b.scoreHundredths;

/** A version of a date's scores and the periods for which it is the one that counts. */
export interface KeptDay {
  version: number;
  periods: Period[];
  completions: ScoredCompletion[];
}

/** When each period of a date becomes final, in milliseconds. */
export type FinalInstants = Record<Period, number>;

export function finalInstants(date: LocalDate, rules: SettlingRules): FinalInstants {
  const finalAt = (period: Period) =>
    periodFinalAt(period, periodKey(period, date), rules)?.getTime() ?? Infinity;
  return {
    day: finalAt('day'),
    week: finalAt('week'),
    month: finalAt('month'),
    all_time: finalAt('all_time'),
  };
}

/** A period that is final takes nothing received later, so each period of a date may hold another version. */
export function keepNewest(
  finalAtMs: FinalInstants,
  kept: readonly KeptDay[],
  arrived: readonly ScoredDay[],
): KeptDay[] {
  const byVersion = new Map<number, KeptDay>();
  for (const period of PERIODS) {
    const newest = newestOf(period, finalAtMs[period], kept, arrived);
    if (!newest) continue;
    const { version, completions } = newest;
    const entry = byVersion.get(version) ?? { version, periods: [], completions };
    entry.periods.push(period);
    byVersion.set(version, entry);
  }
  return [...byVersion.values()].sort((a, b) => a.version - b.version);
}

function newestOf(
  period: Period,
  finalAtMs: number,
  kept: readonly KeptDay[],
  arrived: readonly ScoredDay[],
): Pick<KeptDay, 'version' | 'completions'> | undefined {
  let newest: Pick<KeptDay, 'version' | 'completions'> | undefined;
  for (const day of kept) if (day.periods.includes(period) && isNewer(day, newest)) newest = day;
  for (const day of arrived) if (day.asOfMs <= finalAtMs && isNewer(day, newest)) newest = day;
  return newest;
}

const isNewer = (day: { version: number }, than: { version: number } | undefined): boolean =>
  than === undefined || day.version > than.version;
