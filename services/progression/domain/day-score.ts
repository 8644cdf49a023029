import type { Hundredths, LocalDate, SettlingRules } from '#libs/domain-kit';
import { periodFinalAt, periodKey } from '#libs/domain-kit';
import type { StandingCompletion } from './completion';

/** The part of a local date's score that one completion has. */
export interface CompletionScore {
  habitId: string;
  score: Hundredths;
  firstRecordedAt: string;
  amountChangedAt: string;
}

/**
 * Scores of one user and local date: each yield in the order of first recording, then by habit id, while
 * the date has room. Completions that get no score are left out.
 * @param cap the most that a date scores
 */
export function scoreDay(completions: Iterable<StandingCompletion>, cap: Hundredths): CompletionScore[] {
  const scored: CompletionScore[] = [];
  for (const completion of completions) {
    const { habitId, firstRecordedAt, amountChangedAt } = completion;
    if (completion.yield === 0 || firstRecordedAt === null || amountChangedAt === null) continue;
    scored.push({ habitId, score: completion.yield, firstRecordedAt, amountChangedAt });
  }
  scored.sort((a, b) => compare(a.firstRecordedAt, b.firstRecordedAt) || compare(a.habitId, b.habitId));
  let room = cap;
  for (const entry of scored) {
    entry.score = Math.min(entry.score, room);
    room -= entry.score;
  }
  return scored.filter(({ score }) => score > 0);
}

/** What these scores come to, from the sum of the yields alone. */
export const totalOf = (yields: Hundredths, cap: Hundredths): Hundredths => Math.min(yields, cap);

export const sameScores = (a: readonly CompletionScore[], b: readonly CompletionScore[]): boolean =>
  a.length === b.length &&
  a.every((entry, index) => {
    const other = b[index]!;
    return (
      entry.habitId === other.habitId &&
      entry.score === other.score &&
      entry.firstRecordedAt === other.firstRecordedAt &&
      entry.amountChangedAt === other.amountChangedAt
    );
  });

/**
 * How many of the date's day, week and month are final at an instant. Changes with another count are told
 * apart, so that a board can freeze with exactly the facts received until then.
 */
export function periodsFinalAt(localDate: LocalDate, instant: string, rules: SettlingRules): number {
  const at = Date.parse(instant);
  return (['day', 'week', 'month'] as const).filter(
    (period) => periodFinalAt(period, periodKey(period, localDate), rules)!.getTime() <= at,
  ).length;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
