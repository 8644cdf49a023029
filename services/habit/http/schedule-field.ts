import type { FieldError } from '#libs/contracts';
import { Custom, pointerTo } from '#libs/http';

const INTEGER = { type: 'integer' } as const;

/** The one field that each type of schedule has besides `type`; the content's rules bound it later. */
const OWN_FIELD = { daily: null, weekdays: 'days', timesPerWeek: 'times', everyNDays: 'interval' } as const;

const variant = (type: string, own: Record<string, object>) => ({
  type: 'object' as const,
  additionalProperties: false,
  required: ['type', ...Object.keys(own)],
  properties: { type: { type: 'string' as const, enum: [type] }, ...own },
});

export const SCHEDULE_SCHEMA = {
  oneOf: [
    variant('daily', {}),
    variant('weekdays', {
      days: {
        type: 'array',
        items: { type: 'integer', minimum: 1, maximum: 7 },
        minItems: 1,
        maxItems: 7,
        uniqueItems: true,
      },
    }),
    variant('timesPerWeek', { times: INTEGER }),
    variant('everyNDays', { interval: INTEGER }),
  ],
};

/** A schedule; a field of another type is refused. */
export const ScheduleField = ({ optional = false } = {}) =>
  Custom(SCHEDULE_SCHEMA, scheduleProblems, { optional });

/** What is wrong with a schedule's shape; pointers are relative to it. */
function scheduleProblems(value: unknown): string | FieldError[] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'must be an object with a type';
  const { type, ...rest } = value as Record<string, unknown>;
  if (typeof type !== 'string' || !Object.hasOwn(OWN_FIELD, type)) {
    return [{ pointer: '/type', detail: `must be one of ${Object.keys(OWN_FIELD).join(', ')}` }];
  }
  const own = OWN_FIELD[type as keyof typeof OWN_FIELD];
  const errors = Object.keys(rest)
    .filter((key) => key !== own)
    .map((key) => ({ pointer: pointerTo('', key), detail: `is not a field of ${type}` }));
  const wrong = own === null ? null : own === 'days' ? daysProblem(rest.days) : wholeProblem(rest[own]);
  if (own !== null && wrong !== null) errors.push({ pointer: `/${own}`, detail: wrong });
  return errors.length > 0 ? errors : null;
}

const wholeProblem = (value: unknown): string | null =>
  Number.isSafeInteger(value) ? null : value === undefined ? 'is required' : 'must be a whole number';

function daysProblem(value: unknown): string | null {
  if (value === undefined) return 'is required';
  const isDay = (day: unknown) => Number.isInteger(day) && Number(day) >= 1 && Number(day) <= 7;
  const fits = Array.isArray(value) && value.length > 0 && value.every(isDay);
  return fits && new Set(value).size === value.length
    ? null
    : 'must be a list of different whole numbers from 1 (Monday) to 7 (Sunday), at least one';
}
