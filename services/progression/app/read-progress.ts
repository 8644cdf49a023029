import { Injectable } from '@nestjs/common';
import type { Progress } from '#libs/contracts';
import { Content } from '#libs/content';
import { Database } from '#libs/database';
import { fromDayNumber, type LocalDate } from '#libs/domain-kit';
import type { StoredProgress } from '../domain/evaluate';
import { progressOf, type Standing } from '../domain/realms';
import { DatabaseTime } from '../storage/database-time';
import { pageHabitIds } from '../storage/habits';
import { readProgress } from '../storage/progress';
import { EvaluateUsers } from './evaluate-users';

const NOTHING: Standing = { madra: 0, scoreToday: 0, overall: { current: 0, longest: 0, freezes: 0 } };

export interface HabitStreak {
  habitId: string;
  /** Dates, or weeks for `timesPerWeek`. */
  current: number;
  longest: number;
  runStartedOn: LocalDate | null;
}

/** What the latest evaluation found, with dates that have closed since taken into account first. */
@Injectable()
export class ReadProgress {
  constructor(
    private readonly database: Database,
    private readonly content: Content,
    private readonly time: DatabaseTime,
    private readonly users: EvaluateUsers,
  ) {}

  async progress(userId: string): Promise<Progress> {
    const progress = await this.current(userId);
    return progressOf(progress ?? NOTHING, this.content.realms, progress?.version ?? 0);
  }

  /** Habits with ids after a given one, in the order of ids. */
  async streaks(userId: string, afterId: string | null, habitsMax: number): Promise<HabitStreak[]> {
    const [progress, habitIds] = await Promise.all([
      this.current(userId),
      pageHabitIds(this.database, userId, afterId, habitsMax),
    ]);
    return habitIds.map((habitId) => {
      const { current, longest, startedOn } = progress?.runs[habitId] ?? {
        current: 0,
        longest: 0,
        startedOn: null,
      };
      return {
        habitId,
        current,
        longest,
        runStartedOn: startedOn === null ? null : fromDayNumber(startedOn),
      };
    });
  }

  private async current(userId: string): Promise<StoredProgress | null> {
    const kept = await readProgress(this.database, userId);
    if (!kept?.windowTurnsAt || (await this.time.now(this.database)) < new Date(kept.windowTurnsAt))
      return kept?.progress ?? null;
    await this.users.evaluate([userId]);
    return (await readProgress(this.database, userId))?.progress ?? null;
  }
}
