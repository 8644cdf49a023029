import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '#libs/auth';
import { notFound } from '#libs/domain-kit';
import { type FirstChecker, pathId } from '#libs/http';
import { HabitStore } from '../app/habit-store';

/** Another's habit is not there, before anything else about the request is looked at. */
@Injectable()
export class VisibleHabit implements FirstChecker<Viewer> {
  constructor(@Inject(HabitStore) private readonly habits: HabitStore) {}

  async check(user: Viewer, params: Readonly<Record<string, string>>): Promise<void> {
    const id = pathId(params.id ?? '', 'habit');
    if (!(await this.habits.ownOf(user.userId, [id])).has(id)) throw notFound('habit');
  }
}
