import type { EventData } from '#libs/contracts';
import type { LocalDate } from '#libs/domain-kit';

export type CompletionStatus = 'done' | 'partial' | 'skipped' | 'removed';

/** What stands for a habit and date; one that was taken back stays, so that versions go on. */
export interface Completion {
  userId: string;
  habitId: string;
  localDate: LocalDate;
  version: number;
  status: CompletionStatus;
  /** Null when skipped or removed. */
  amount: number | null;
  /** The habit's at the last `PUT` of an amount; null while there was none. */
  target: number | null;
  difficulty: number | null;
  note: string | null;
  /** In force at the last real change. */
  timeZone: string;
  /** The last change of anything but the note. */
  recordedAt: string;
  /** When the first amount ever came; kept through undo and redo, and null while only skips came. */
  firstRecordedAt: string | null;
  /** When the amount last changed, to none and from none included. */
  amountChangedAt: string | null;
}

/** What a client wants to stand for a date; a `PUT` states the whole. */
export type CompletionWish =
  | { kind: 'amount'; amount: number; note: string | null }
  | { kind: 'skip'; note: string | null }
  | { kind: 'remove' };

export const stands = (completion: Completion | null): completion is Completion =>
  completion !== null && completion.status !== 'removed';

export function completionChanged(
  completion: Completion,
  previousStatus: CompletionStatus | null,
): EventData<'habit.completion-changed.v1'> {
  const { userId, habitId, localDate, version, status, amount, target, difficulty, timeZone } = completion;
  const { recordedAt, firstRecordedAt, amountChangedAt } = completion;
  return {
    userId,
    habitId,
    localDate,
    version,
    status,
    previousStatus,
    amount,
    target,
    difficulty,
    timeZone,
    recordedAt,
    firstRecordedAt,
    amountChangedAt,
  };
}
