import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import { conflict, DomainError, IDS, invalid, type Ids } from '#libs/domain-kit';
import { EventBus } from '#libs/messaging';
import type { Habit, HabitDraft } from '../domain/habit';
import { firstSchedule } from '../domain/schedule-history';
import { checkHabitFields } from './habit-rules';
import { HabitStore, type HabitChanges } from './habit-store';
import { ownerToday } from './owner-today';

/** Makes a habit; the same body with the same id again is the same request. */
@Injectable()
export class CreateHabit {
  constructor(
    @Inject(HabitStore) private readonly habits: HabitStore,
    @Inject(Content) private readonly content: Content,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(EventBus) private readonly bus: EventBus,
  ) {}

  /** @throws DomainError `validation`, `conflict` (the id stands for something else), `limit-reached` */
  async run(user: { userId: string; timeZone: string }, draft: HabitDraft): Promise<Habit> {
    const target = draft.target ?? (draft.kind === 'check' ? 1 : undefined);
    if (target === undefined) throw invalid('/target', `is required for ${draft.kind}`);
    checkHabitFields(draft.kind, { ...draft, target }, this.content);
    const habit = await this.habits.change(user.userId, async (changes) => {
      const today = ownerToday(changes.owner, user.timeZone, this.content.rules.days);
      const before = await this.posted(changes, user.userId, draft);
      return (
        before ?? this.add(changes, this.fresh(user.userId, { ...draft, target }, today, changes), draft)
      );
    });
    this.bus.wake('habit');
    return habit;
  }

  /** The habit that this very request has made before. */
  private async posted(changes: HabitChanges, userId: string, draft: HabitDraft): Promise<Habit | null> {
    const before = draft.id === undefined ? null : await changes.find(draft.id);
    if (before === null) return null;
    if (before.habit.userId === userId && before.postedDigest === digestOf(draft)) return before.habit;
    throw conflict('This id stands for another habit.');
  }

  private fresh(
    userId: string,
    draft: HabitDraft & { target: number },
    today: string,
    { owner }: HabitChanges,
  ): Habit {
    const startDate = draft.startDate ?? today;
    return {
      id: draft.id ?? this.ids.next(),
      userId,
      version: 1,
      name: draft.name,
      kind: draft.kind,
      target: draft.target,
      unit: draft.unit,
      difficulty: draft.difficulty,
      aspect: draft.aspect ?? this.content.elements[0]!.key,
      startDate,
      schedules: firstSchedule(startDate, draft.schedule),
      archivals: [],
      createdAt: owner.now,
      archivedAt: null,
    };
  }

  private async add(changes: HabitChanges, habit: Habit, draft: HabitDraft): Promise<Habit> {
    const { activeMax } = this.content.rules.habits;
    if (!(await changes.takePlace(activeMax))) throw habitLimit(activeMax);
    if (!(await changes.add(habit, digestOf(draft)))) throw conflict('This id stands for another habit.');
    return habit;
  }
}

export const habitLimit = (max: number): DomainError =>
  new DomainError('limit-reached', `There are ${max} active habits already; archive one first.`);

/** Hex SHA-256 of what was posted, whatever the order of its fields; what was left out stays left out. */
function digestOf(draft: HabitDraft): string {
  const { name, kind, target, unit, difficulty, aspect, schedule, startDate } = draft;
  const values = [name, kind, target ?? null, unit, difficulty, aspect ?? null, startDate ?? null];
  const ordered = Object.entries(schedule).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([values, ordered]))
    .digest('hex');
}
