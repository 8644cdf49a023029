import type { LocalDate, ZoneInForce } from '#libs/domain-kit';
import type { Archival } from '../domain/archivals';
import type { Habit, HabitKind } from '../domain/habit';
import type { ScheduleFrom } from '../domain/schedule-history';

export interface HabitRow {
  habit_id: string;
  user_id: string;
  version: number;
  name: string;
  kind: HabitKind;
  target: number;
  unit: string | null;
  difficulty: number;
  aspect: string;
  start_date: LocalDate;
  schedules: ScheduleFrom[];
  archivals: Archival[];
  created_at: string;
  archived_at: string | null;
}

export interface OwnerRow {
  erased: boolean;
  zones: ZoneInForce[] | null;
  now: string;
}

export const HABIT_COLUMNS = `habit_id, user_id, version, name, kind, target, unit, difficulty, aspect, start_date,
  schedules, archivals, created_at, archived_at`;

export const habitOf = (row: HabitRow): Habit => ({
  id: row.habit_id,
  userId: row.user_id,
  version: row.version,
  name: row.name,
  kind: row.kind,
  target: row.target,
  unit: row.unit,
  difficulty: row.difficulty,
  aspect: row.aspect,
  startDate: row.start_date,
  schedules: row.schedules,
  archivals: row.archivals,
  createdAt: row.created_at,
  archivedAt: row.archived_at,
});
