import { Inject, Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import { windowTurnsAt, type LocalDate } from '#libs/domain-kit';
import { stands, type Completion } from '../domain/completion';
import type { Habit } from '../domain/habit';
import { zonesOfToken } from '../domain/user-days';
import { CompletionStore } from './completion-store';
import { HabitStore } from './habit-store';
import { ownerToday } from './owner-today';

/** More than the rules have ever allowed anyone. */
const ACTIVE_ROWS_MAX = 1_000;

export interface Today {
  date: LocalDate;
  /** How long this is the date, by the database's clock. */
  endsInMs: number;
  habits: { habit: Habit; completion: Completion | null }[];
}

/** The active habits of a user with what stands on today. */
@Injectable()
export class ReadToday {
  constructor(
    @Inject(HabitStore) private readonly habits: HabitStore,
    @Inject(CompletionStore) private readonly completions: CompletionStore,
    @Inject(Content) private readonly content: Content,
  ) {}

  /** @throws DomainError when the account is gone */
  async read({ userId, timeZone }: { userId: string; timeZone: string }): Promise<Today> {
    const { days } = this.content.rules;
    const [owner, active] = await Promise.all([
      this.habits.owner(userId),
      this.habits.list(userId, { archived: false, after: null, limit: ACTIVE_ROWS_MAX }),
    ]);
    const date = ownerToday(owner, timeZone, days);
    const now = new Date(owner.now);
    const turnsAt = windowTurnsAt(owner.zones ?? zonesOfToken(timeZone, days), now, days.zoneMemoryHours);
    const standing = await this.standingOn(userId, active, date);
    return {
      date,
      endsInMs: turnsAt.getTime() - now.getTime(),
      habits: active.map((habit, index) => ({ habit, completion: standing[index]! })),
    };
  }

  private async standingOn(
    userId: string,
    habits: readonly Habit[],
    localDate: LocalDate,
  ): Promise<(Completion | null)[]> {
    if (habits.length === 0) return [];
    const { facts } = await this.completions.read(
      habits.map(({ id: habitId }) => ({ userId, habitId, localDate })),
    );
    return facts.map(({ completion }) => (stands(completion) ? completion : null));
  }
}
