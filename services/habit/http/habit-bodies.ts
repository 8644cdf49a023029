import { ApiProperty } from '@nestjs/swagger';
import type { Schedule } from '#libs/contracts';
import type { LocalDate } from '#libs/domain-kit';
import { Custom, DateField, Id7, Int, OneOf, Text } from '#libs/http';
import { HABIT_KINDS, type Habit, type HabitKind } from '../domain/habit';
import { currentSchedule } from '../domain/schedule-history';
import { SCHEDULE_SCHEMA, ScheduleField } from './schedule-field';

const NAME = { min: 1, max: 100 };
const UNIT = { max: 20, optional: true, nullable: true };
/** The longest key of any content. */
const ASPECT = {
  min: 1,
  max: 40,
  optional: true,
  description: 'A key of `GET /v1/content/elements`, the first of them by default.',
};
const DIFFICULTY = {
  min: 1,
  optional: true,
  description: 'From 1 up to as many as the rule `difficulty-factors` of `GET /v1/content/rules` has.',
};

export class NewHabit {
  @Id7({ optional: true, description: 'Made by the client, so that the same request can be sent again.' })
  id?: string;
  @Text(NAME)
  name: string;
  @OneOf(HABIT_KINDS)
  kind: HabitKind;
  @Int({ min: 1, optional: true, description: '1 for a check; required for the others.' })
  target?: number;
  @Text(UNIT)
  unit: string | null = null;
  @Int(DIFFICULTY)
  difficulty: number = 1;
  @Text(ASPECT)
  aspect?: string;
  @ScheduleField()
  schedule: Schedule;
  @DateField({ optional: true, description: "The owner's today by default." })
  startDate?: LocalDate;
}

export class HabitPatch {
  @Text({ ...NAME, optional: true })
  name?: string;
  @Int({ min: 1, optional: true })
  target?: number;
  @Text(UNIT)
  unit?: string | null;
  @Int(DIFFICULTY)
  difficulty?: number;
  @Text(ASPECT)
  aspect?: string;
  @ScheduleField({ optional: true })
  schedule?: Schedule;
  @Custom({ type: 'boolean', enum: [false] }, (value) => (value === false ? null : 'must be false'), {
    optional: true,
  })
  archived?: false;
}

export class HabitAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty()
  name: string;
  @ApiProperty({ enum: HABIT_KINDS })
  kind: HabitKind;
  @ApiProperty({ type: 'integer' })
  target: number;
  @ApiProperty({ type: String, nullable: true })
  unit: string | null;
  @ApiProperty({ type: 'integer' })
  difficulty: number;
  @ApiProperty()
  aspect: string;
  @ApiProperty(SCHEDULE_SCHEMA)
  schedule: Schedule;
  @ApiProperty({ type: String, format: 'date' })
  startDate: LocalDate;
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  archivedAt: string | null;
}

export class HabitList {
  @ApiProperty({ type: [HabitAnswer] })
  items: HabitAnswer[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export const habitAnswer = (habit: Habit): HabitAnswer => ({
  id: habit.id,
  name: habit.name,
  kind: habit.kind,
  target: habit.target,
  unit: habit.unit,
  difficulty: habit.difficulty,
  aspect: habit.aspect,
  schedule: currentSchedule(habit.schedules),
  startDate: habit.startDate,
  createdAt: habit.createdAt,
  archivedAt: habit.archivedAt,
});
