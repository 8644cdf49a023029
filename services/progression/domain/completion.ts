import type { EventData, LedgerKind, ProgressCause } from '#libs/contracts';
import { completionYield, type Hundredths, type LocalDate, type YieldRules } from '#libs/domain-kit';

export type CompletionStatus = 'done' | 'partial' | 'skipped' | 'removed';

/** What is known of one habit on one local date; a removal is remembered. */
export interface StandingCompletion {
  userId: string;
  habitId: string;
  localDate: LocalDate;
  version: number;
  status: CompletionStatus;
  /** What it yields by the rules at its last recording. */
  yield: Hundredths;
  recordedAt: string;
  /** Null while no amount was ever recorded. */
  firstRecordedAt: string | null;
  amountChangedAt: string | null;
}

/** An entry of the append-only ledger. */
export interface Receipt {
  userId: string;
  kind: LedgerKind;
  /** The difference it makes. */
  amount: Hundredths;
  habitId: string;
  localDate: LocalDate;
  timeZone: string;
  ruleVersion: number;
  completionVersion: number | null;
  recordedAt: string;
  /** What the receipt is of, once in all time: its id follows from it. */
  identity: string;
  /** Orders receipts of one millisecond. */
  counter: number;
}

export interface RecordingRules {
  version: number;
  yield: YieldRules;
}

export interface Recording {
  standing: StandingCompletion;
  /** Null when the madra stays as it was. */
  receipt: Receipt | null;
  /** Null when only the note changed. */
  cause: ProgressCause | null;
}

const hasAmount = (status: CompletionStatus | undefined): boolean =>
  status === 'done' || status === 'partial';

/**
 * Takes one recording, change or removal of a completion; null when something newer is known already.
 * @param known what stands for that habit and date, if anything does
 */
export function takeCompletion(
  known: StandingCompletion | undefined,
  told: EventData<'habit.completion-changed.v1'>,
  rules: RecordingRules,
): Recording | null {
  if (known && told.version <= known.version) return null;
  const { userId, habitId, localDate, version, status, recordedAt, firstRecordedAt, amountChangedAt } = told;
  const yields = yieldOf(told, rules.yield);
  const amount = yields - (known?.yield ?? 0);
  const kind = kindOf(known?.status, status);
  const isNoteAlone = known?.status === status && known.amountChangedAt === amountChangedAt;
  return {
    standing: {
      userId,
      habitId,
      localDate,
      version,
      status,
      recordedAt,
      firstRecordedAt,
      amountChangedAt,
      yield: yields,
    },
    receipt:
      amount === 0
        ? null
        : {
            userId,
            habitId,
            localDate,
            recordedAt,
            kind,
            amount,
            timeZone: told.timeZone,
            ruleVersion: rules.version,
            completionVersion: version,
            identity: `${habitId} ${localDate} ${version}`,
            counter: version,
          },
    cause: isNoteAlone
      ? null
      : {
          kind: status === 'skipped' && amount === 0 ? 'skip' : kind,
          habitId,
          localDate,
          completionVersion: version,
        },
  };
}

function yieldOf(told: EventData<'habit.completion-changed.v1'>, rules: YieldRules): Hundredths {
  if (!hasAmount(told.status)) return 0;
  const { amount, target, difficulty } = told;
  if (amount === null || target === null || difficulty === null)
    throw new Error(
      `completion ${told.habitId} ${told.localDate} v${told.version} has no amount to yield by`,
    );
  return completionYield({ amount, target, difficulty, multiplier: 1 }, rules);
}

/** An amount where there was none, another one (or a skip), or none any more. */
function kindOf(
  before: CompletionStatus | undefined,
  after: CompletionStatus,
): 'completion' | 'change' | 'undo' {
  if (after === 'removed') return 'undo';
  return hasAmount(after) && !hasAmount(before) ? 'completion' : 'change';
}
