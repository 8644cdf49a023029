import { id, instant, int, list, localDate, nullable, object, oneOf, some, text, timeZone } from '../schema';
import { schedule } from '../shared';

const completionStatus = oneOf('done', 'partial', 'skipped', 'removed');

export const habitEvents = {
  /**
   * The whole habit. `schedules` are ordered by `from`, each holding until the next; the first starts at
   * `startDate` or earlier. `archivals` are the spans [from, until) in which the habit was archived.
   */
  'habit.habit-changed.v1': object({
    userId: id,
    habitId: id,
    version: int,
    name: text,
    kind: oneOf('check', 'minutes', 'count'),
    target: int,
    difficulty: int,
    aspect: text,
    startDate: localDate,
    schedules: some(object({ from: localDate, schedule })),
    archivals: list(object({ from: localDate, until: nullable(localDate) })),
    createdAt: instant,
  }),
  /**
   * The whole completion at this version. `target` and `difficulty` are those at the last `PUT` of an
   * amount; `firstRecordedAt` is when the first amount ever was recorded (null while only skips were),
   * `amountChangedAt` when the amount last changed. A change of the note alone is not told.
   */
  'habit.completion-changed.v1': object({
    userId: id,
    habitId: id,
    localDate,
    version: int,
    status: completionStatus,
    previousStatus: nullable(completionStatus),
    amount: nullable(int),
    target: nullable(int),
    difficulty: nullable(int),
    timeZone,
    recordedAt: instant,
    firstRecordedAt: nullable(instant),
    amountChangedAt: nullable(instant),
  }),
};
