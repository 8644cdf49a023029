import { PERIODS, type Period } from '#libs/contracts';
import { periodFinalAt, periodKey, type LocalDate, type SettlingRules } from '#libs/domain-kit';

/** One recorded amount with the score that the day's cap left it. */
interface ScoredCompletion {
  habitId: string;
  scoreHundredths: number;
  firstRecordedAtMs: number;
  amountChangedAtMs: number;
}

/** The scores of a user's date, of the facts received up to `asOfMs`. */
export interface ScoredDay {
  version: number;
  asOfMs: number;
  completions: ScoredCompletion[];
}

/** A version of a date's scores and the periods for which it is the one that counts. */
export interface KeptDay {
  version: number;
  periods: Period[];
  completions: ScoredCompletion[];
}

/** A period that is final takes nothing received later, so each period of a date may hold another version. */
export function keepNewest(
  date: LocalDate,
  kept: readonly KeptDay[],
  arrived: readonly ScoredDay[],
  rules: SettlingRules,
): KeptDay[] {
  const byVersion = new Map<number, KeptDay>();
  for (const period of PERIODS) {
    const newest = newestOf(period, date, kept, arrived, rules);
    if (!newest) continue;
    const { version, completions } = newest;
    const entry = byVersion.get(version) ?? { version, periods: [], completions: sorted(completions) };
    entry.periods.push(period);
    byVersion.set(version, entry);
  }
  return [...byVersion.values()].sort((a, b) => a.version - b.version);
}

function newestOf(
  period: Period,
  date: LocalDate,
  kept: readonly KeptDay[],
  arrived: readonly ScoredDay[],
  rules: SettlingRules,
) {
  const finalAtMs = periodFinalAt(period, periodKey(period, date), rules)?.getTime() ?? Infinity;
  const candidates = [
    ...kept.filter((day) => day.periods.includes(period)),
    ...arrived.filter((day) => day.asOfMs <= finalAtMs),
  ];
  return candidates.reduce<(typeof candidates)[number] | undefined>(
    (newest, day) => (newest === undefined || day.version > newest.version ? day : newest),
    undefined,
  );
}

const sorted = (completions: readonly ScoredCompletion[]): ScoredCompletion[] =>
  [...completions].sort((a, b) => (a.habitId < b.habitId ? -1 : 1));
