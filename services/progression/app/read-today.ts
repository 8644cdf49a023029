import { Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import type { ProgressToday } from '#libs/contracts';
import { Database, GatheredReads } from '#libs/database';
import { addDays, dayWindow, toDayNumber, type LocalDate, type ZoneInForce } from '#libs/domain-kit';
import { isArchived, isDue, planOf, weekdayOf } from '../domain/plan';
import { readMarkedDates, type MarkedDates } from '../storage/completions';
import { DatabaseTime } from '../storage/database-time';
import { readHabitsOf, type HabitRow } from '../storage/habits';
import { readZones } from '../storage/people';
import { ReadProgress } from './read-progress';

/** The Monday of anyone's today lies so many dates before UTC's at most: their week may have begun a date behind it. */
const WEEK_BACK_MAX = 7;

interface DueToday {
  date: LocalDate;
  habits: { habitId: string; due: boolean }[];
}

/**
 * What a user's habits come to today. Due dates go by the facts as they have come, streaks by their latest
 * evaluation; whoever has facts that were not evaluated yet is told again after it.
 */
@Injectable()
export class ReadToday {
  private readonly dues = new GatheredReads((userIds: string[]) => this.readDues(userIds));

  constructor(
    private readonly database: Database,
    private readonly content: Content,
    private readonly time: DatabaseTime,
    private readonly progress: ReadProgress,
  ) {}

  async read(userId: string): Promise<ProgressToday> {
    const [{ progress, runs }, { date, habits }] = await Promise.all([
      this.progress.shown(userId),
      this.dues.get(userId),
    ]);
    const streakOf = (habitId: string) => {
      const { current, longest } = runs[habitId] ?? { current: 0, longest: 0 };
      return { current, longest };
    };
    return { date, progress, habits: habits.map((habit) => ({ ...habit, streak: streakOf(habit.habitId) })) };
  }

  private async readDues(userIds: readonly string[]): Promise<DueToday[]> {
    const now = await this.time.now(this.database);
    const since = addDays(now.toISOString().slice(0, 10), -WEEK_BACK_MAX);
    const asked = [...new Set(userIds)];
    const [zones, habits, marked] = await Promise.all([
      readZones(this.database, asked),
      readHabitsOf(this.database, asked),
      readMarkedDates(
        this.database,
        asked.map((userId) => ({ userId, since })),
      ),
    ]);
    const habitsOf = Map.groupBy(habits, ({ userId }) => userId);
    const markedOf = new Map(marked.map((dates) => [`${dates.userId} ${dates.habitId}`, dates]));
    return userIds.map((userId) => {
      const date = this.today(zones.get(userId), now);
      return { date, habits: duesOf(habitsOf.get(userId) ?? [], markedOf, date) };
    });
  }

  private today(zones: ZoneInForce[] | undefined, now: Date): LocalDate {
    const {
      zoneMemoryHours,
      defaultTimeZone: timeZone,
      defaultDayStartsAt: dayStartsAt,
    } = this.content.rules.days;
    return dayWindow(zones ?? [{ timeZone, dayStartsAt, since: now.toISOString() }], now, zoneMemoryHours)
      .today;
  }
}

function duesOf(
  habits: readonly HabitRow[],
  markedOf: ReadonlyMap<string, MarkedDates>,
  date: LocalDate,
): DueToday['habits'] {
  const day = toDayNumber(date);
  const monday = day - weekdayOf(day) + 1;
  return habits.flatMap((row) => {
    const { userId, habitId } = row;
    const plan = planOf(row);
    if (isArchived(plan, day)) return [];
    const { done = [], skipped = [] } = markedOf.get(`${userId} ${habitId}`) ?? {};
    const doneBefore = done.filter((one) => one >= monday && one < day).length;
    const due = !skipped.includes(day) && isDue(plan, day, doneBefore);
    return [{ habitId, due }];
  });
}
