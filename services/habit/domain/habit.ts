import type { EventData, Schedule } from '#libs/contracts';
import type { LocalDate } from '#libs/domain-kit';
import type { Archival } from './archivals';
import type { ScheduleFrom } from './schedule-history';

export const HABIT_KINDS = ['check', 'minutes', 'count'] as const;
export type HabitKind = (typeof HABIT_KINDS)[number];

export interface Habit {
  id: string;
  userId: string;
  /** Raised by every change. */
  version: number;
  name: string;
  kind: HabitKind;
  target: number;
  unit: string | null;
  difficulty: number;
  aspect: string;
  startDate: LocalDate;
  /** By rising `from`; the first starts at `startDate` or earlier. */
  schedules: ScheduleFrom[];
  archivals: Archival[];
  createdAt: string;
  archivedAt: string | null;
}

/** What a client states when it makes a habit; what it left out is absent and gets its default. */
export interface HabitDraft {
  id?: string;
  name: string;
  kind: HabitKind;
  target?: number;
  unit: string | null;
  difficulty: number;
  aspect?: string;
  schedule: Schedule;
  startDate?: LocalDate;
}

/** What a client may change later: `kind` and `startDate` are fixed. */
export interface HabitChange {
  name?: string;
  target?: number;
  unit?: string | null;
  difficulty?: number;
  aspect?: string;
  schedule?: Schedule;
  archived?: false;
}

/** The part of the content's rules that habits go by. */
export interface AmountLimits {
  minutesMax: number;
  countMax: number;
}

/** The largest target and amount of a kind. */
function amountMax(kind: HabitKind, limits: AmountLimits): number {
  switch (kind) {
    case 'check':
      return 1;
    case 'minutes':
      return limits.minutesMax;
    case 'count':
      return limits.countMax;
  }
}

/** Why a target or amount does not suit the kind, or null. */
export function amountProblem(kind: HabitKind, amount: number, limits: AmountLimits): string | null {
  const max = amountMax(kind, limits);
  if (amount >= 1 && amount <= max) return null;
  return kind === 'check' ? 'must be 1 for a check' : `must be from 1 to ${max} for ${kind}`;
}

export function habitChanged(habit: Habit): EventData<'habit.habit-changed.v1'> {
  return {
    userId: habit.userId,
    habitId: habit.id,
    version: habit.version,
    name: habit.name,
    kind: habit.kind,
    target: habit.target,
    difficulty: habit.difficulty,
    aspect: habit.aspect,
    startDate: habit.startDate,
    schedules: habit.schedules,
    archivals: habit.archivals,
    createdAt: habit.createdAt,
  };
}
