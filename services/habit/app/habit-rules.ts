import type { Schedule } from '#libs/contracts';
import type { Content, Rules } from '#libs/content';
import { DomainError, invalid } from '#libs/domain-kit';
import { amountProblem, type HabitKind } from '../domain/habit';

interface Checked {
  target?: number;
  difficulty?: number;
  aspect?: string;
  schedule?: Schedule;
}

/**
 * What only the content can judge of a habit's fields; those that are absent are left alone.
 * @throws DomainError `validation` with every problem there is
 */
export function checkHabitFields(kind: HabitKind, fields: Checked, content: Content): void {
  const { habits, yield: yields } = content.rules;
  const errors: { pointer: string; detail: string }[] = [];
  const check = (pointer: string, detail: string | null) =>
    detail !== null && errors.push({ pointer, detail });
  if (fields.target !== undefined) check('/target', amountProblem(kind, fields.target, habits));
  if (fields.difficulty !== undefined) {
    check('/difficulty', outside(fields.difficulty, 1, yields.difficultyFactors.length));
  }
  if (fields.aspect !== undefined && !content.elements.some(({ key }) => key === fields.aspect)) {
    check('/aspect', `must be one of ${content.elements.map(({ key }) => key).join(', ')}`);
  }
  if (fields.schedule !== undefined) checkSchedule(fields.schedule, habits, check);
  const [first] = errors;
  if (!first) return;
  throw new DomainError('validation', invalid(first.pointer, first.detail).detail, errors);
}

function checkSchedule(
  schedule: Schedule,
  limits: Rules['habits'],
  check: (pointer: string, detail: string | null) => void,
): void {
  if (schedule.type === 'timesPerWeek') {
    check('/schedule/times', outside(schedule.times, 1, limits.timesPerWeekMax));
  } else if (schedule.type === 'everyNDays') {
    check('/schedule/interval', outside(schedule.interval, limits.intervalMin, limits.intervalMax));
  }
}

const outside = (value: number, min: number, max: number): string | null =>
  value >= min && value <= max ? null : `must be from ${min} to ${max}`;
