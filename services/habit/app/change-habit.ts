import { Inject, Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import { notFound, type LocalDate } from '#libs/domain-kit';
import { EventBus } from '#libs/messaging';
import { archive, restore } from '../domain/archivals';
import type { Habit, HabitChange } from '../domain/habit';
import { changeSchedule } from '../domain/schedule-history';
import { habitLimit } from './create-habit';
import { checkHabitFields } from './habit-rules';
import { HabitStore, type HabitChanges } from './habit-store';
import { ownerToday } from './owner-today';

interface User {
  userId: string;
  timeZone: string;
}

/** Changes, archives and brings back one's own habits. */
@Injectable()
export class ChangeHabit {
  constructor(
    @Inject(HabitStore) private readonly habits: HabitStore,
    @Inject(Content) private readonly content: Content,
    @Inject(EventBus) private readonly bus: EventBus,
  ) {}

  /** @throws DomainError `not-found`, `validation`, `limit-reached` (bringing one back) */
  async change(user: User, habitId: string, change: HabitChange): Promise<Habit> {
    return this.on(user, habitId, async (habit, today, changes) => {
      checkHabitFields(habit.kind, change, this.content);
      const { schedule, archived, ...fields } = change;
      const changed: Habit = { ...habit, ...given(fields) };
      if (schedule) changed.schedules = changeSchedule(habit.schedules, schedule, today);
      if (archived === false && habit.archivedAt !== null) {
        const { activeMax } = this.content.rules.habits;
        if (!(await changes.takePlace(activeMax))) throw habitLimit(activeMax);
        changed.archivals = restore(habit.archivals, today);
        changed.archivedAt = null;
      }
      return changed;
    });
  }

  /** @throws DomainError `not-found` */
  async archive(user: User, habitId: string): Promise<void> {
    await this.on(user, habitId, async (habit, today, changes) => {
      if (habit.archivedAt !== null) return habit;
      await changes.freePlace();
      return { ...habit, archivals: archive(habit.archivals, today), archivedAt: changes.owner.now };
    });
  }

  private async on(
    user: User,
    habitId: string,
    change: (habit: Habit, today: LocalDate, changes: HabitChanges) => Promise<Habit>,
  ): Promise<Habit> {
    const habit = await this.habits.change(user.userId, async (changes) => {
      const today = ownerToday(changes.owner, user.timeZone, this.content.rules.days);
      const before = (await changes.find(habitId))?.habit;
      if (before?.userId !== user.userId) throw notFound('habit');
      const after = await change(before, today, changes);
      if (JSON.stringify(after) === JSON.stringify(before)) return before;
      const next = { ...after, version: before.version + 1 };
      await changes.save(next);
      return next;
    });
    this.bus.wake('habit');
    return habit;
  }
}

/** A field that is there but undefined was not given. */
const given = <Fields extends object>(fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
