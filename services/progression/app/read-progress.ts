import { Injectable } from '@nestjs/common';
import type { Progress } from '#libs/contracts';
import { Content } from '#libs/content';
import { Database, GatheredReads } from '#libs/database';
import { fromDayNumber, type LocalDate } from '#libs/domain-kit';
import { progressOf, type Standing } from '../domain/realms';
import type { Run } from '../domain/streaks';
import { DatabaseTime } from '../storage/database-time';
import { pageHabitIds } from '../storage/habits';
import { readProgress, type ShownProgress } from '../storage/progress';
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
  private readonly latest = new GatheredReads((userIds: string[]) => this.readLatest(userIds));

  constructor(
    private readonly database: Database,
    private readonly content: Content,
    private readonly time: DatabaseTime,
    private readonly users: EvaluateUsers,
  ) {}

  async progress(userId: string): Promise<Progress> {
    return (await this.shown(userId)).progress;
  }

  /** The progress, and by habit id the run of each habit that ever had one, of one evaluation. */
  async shown(userId: string): Promise<{ progress: Progress; runs: Readonly<Record<string, Run>> }> {
    const progress = await this.current(userId);
    return {
      progress: progressOf(progress ?? NOTHING, this.content.realms, progress?.version ?? 0),
      runs: progress?.runs ?? {},
    };
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

  private async current(userId: string): Promise<ShownProgress | null> {
    const { progress, turned } = await this.latest.get(userId);
    if (!turned) return progress;
    await this.users.evaluate([userId]);
    const [kept] = await readProgress(this.database, [userId]);
    return kept?.progress ?? null;
  }

  /** What was found last, and whether dates have closed since. */
  private async readLatest(
    userIds: readonly string[],
  ): Promise<{ progress: ShownProgress | null; turned: boolean }[]> {
    const latest = await readProgress(this.database, userIds);
    const now = await this.time.now(this.database);
    return latest.map((kept) => ({
      progress: kept?.progress ?? null,
      turned: Boolean(kept?.windowTurnsAt) && now >= new Date(kept!.windowTurnsAt!),
    }));
  }
}
