import { Inject, Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import { addDays, daysBetween, invalid, notFound, type LocalDate } from '#libs/domain-kit';
import type { Completion } from '../domain/completion';
import type { Habit } from '../domain/habit';
import { CompletionStore } from './completion-store';
import { HabitStore, type HabitPage } from './habit-store';
import { ownerToday } from './owner-today';

/** Dates of one answer of a habit's history. */
const HISTORY_DATES_MAX = 366;
const FIRST_DATE = '0001-01-01';
const LAST_DATE = '9999-12-31';

@Injectable()
export class ReadHabits {
  constructor(
    @Inject(HabitStore) private readonly habits: HabitStore,
    @Inject(CompletionStore) private readonly completions: CompletionStore,
    @Inject(Content) private readonly content: Content,
  ) {}

  /** @throws DomainError `not-found` */
  async one(userId: string, habitId: string): Promise<Habit> {
    const habit = await this.habits.find(userId, habitId);
    if (!habit) throw notFound('habit');
    return habit;
  }

  list(userId: string, page: HabitPage): Promise<Habit[]> {
    return this.habits.list(userId, page);
  }

  /** What stands on a habit's dates; the last 366 by default. @throws DomainError `not-found`, `validation` */
  async history(
    user: { userId: string; timeZone: string },
    habitId: string,
    asked: { from?: LocalDate; to?: LocalDate },
  ): Promise<Completion[]> {
    const today = async () =>
      ownerToday(await this.habits.owner(user.userId), user.timeZone, this.content.rules.days);
    const { from, to } = historySpan(asked, asked.from || asked.to ? LAST_DATE : await today());
    const standing = await this.completions.history(user.userId, habitId, from, to);
    // Nothing stands on the dates of a habit that isn't theirs either.
    if (standing.length === 0) await this.one(user.userId, habitId);
    return standing;
  }
}

/** One end alone spans the most dates there may be, within the calendar. */
export function historySpan(
  { from, to }: { from?: LocalDate; to?: LocalDate },
  today: LocalDate,
): { from: LocalDate; to: LocalDate } {
  if (from === undefined) {
    const last = to ?? today;
    const reach = Math.min(HISTORY_DATES_MAX - 1, daysBetween(FIRST_DATE, last));
    return { from: addDays(last, -reach), to: last };
  }
  if (to === undefined) {
    const reach = Math.min(HISTORY_DATES_MAX - 1, daysBetween(from, LAST_DATE));
    return { from, to: addDays(from, reach) };
  }
  if (from > to) throw invalid('/query/from', 'must not be after to');
  if (daysBetween(from, to) >= HISTORY_DATES_MAX) {
    throw invalid('/query/to', `must be at most ${HISTORY_DATES_MAX} dates from from, both included`);
  }
  return { from, to };
}
