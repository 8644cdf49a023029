import { decimal, id, instant, int, list, localDate, object, text } from '../schema';
import { progress, progressCause } from '../progress';

export const progressionEvents = {
  /**
   * The absolute score of each amount recorded for a user's local date, after the daily cap, of the facts
   * received up to `asOf`. `version` grows with every event of that user and date; completions with
   * score 0 are left out. Changes received before and after a period's final instant come apart.
   */
  'progression.day-scored.v1': object({
    userId: id,
    localDate,
    version: int,
    asOf: instant,
    completions: list(
      object({ habitId: id, score: decimal, firstRecordedAt: instant, amountChangedAt: instant }),
    ),
  }),
  /** What `GET /v1/progress` answers now, and why it changed. */
  'progression.progress-changed.v1': object({
    userId: id,
    version: int,
    progress,
    causes: list(progressCause),
  }),
  /** A breakthrough, or an undo that took one back; realm keys. */
  'progression.realm-changed.v1': object({ userId: id, version: int, from: text, to: text, at: instant }),
};
