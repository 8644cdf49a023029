import { addDays, instantOf, momentAt } from './calendar.mts';
import { actsOf, standingBy } from './life.mts';
import { RECORDABLE_BACK, type Settled } from './settle.mts';

/** So far do habits look back that are made with a history. */
export const HISTORY_DAYS = 90;

const LAST_MINUTE = 24 * 60 - 1;

/** A completion as it was when it had been stated once, on its own date. */
export interface PastCompletion {
  userId: string;
  habitId: string;
  localDate: string;
  status: 'done' | 'partial' | 'skipped';
  /** These three are null for what was skipped. */
  amount: number | null;
  target: number | null;
  difficulty: number | null;
  timeZone: string;
  recordedAt: string;
}

/**
 * What somebody did from the first dates of their habits until the dates that can still be recorded when these were
 * made: the same however often it is asked for, so what was written by half is completed and never doubled.
 */
export function historyOf({ person, session, habits }: Settled): PastCompletion[] {
  const spans = habits.map(({ startDate, createdAt }) => ({
    from: startDate,
    before: addDays(momentAt(Date.parse(createdAt), person.timeZone).date, -RECORDABLE_BACK),
  }));
  const startDates = habits.map(({ startDate }) => startDate);
  const [first = ''] = startDates.toSorted();
  const past: PastCompletion[] = [];
  for (let date = first; spans.some(({ before }) => date < before); date = addDays(date, 1)) {
    for (const { habit, minute, wish } of standingBy(
      actsOf(person, { lived: date, on: date }, startDates),
      LAST_MINUTE,
    )) {
      if (date < spans[habit]!.from || date >= spans[habit]!.before) continue;
      const { target, difficulty } = person.habits[habit]!;
      const amount = 'amount' in wish ? wish.amount : null;
      past.push({
        userId: session.userId,
        habitId: habits[habit]!.id,
        localDate: date,
        status: amount === null ? 'skipped' : amount >= target ? 'done' : 'partial',
        amount,
        target: amount === null ? null : target,
        difficulty: amount === null ? null : difficulty,
        timeZone: person.timeZone,
        recordedAt: new Date(instantOf({ date, minute }, person.timeZone)).toISOString(),
      });
    }
  }
  return past;
}
