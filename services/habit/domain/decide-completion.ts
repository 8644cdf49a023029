import type { EventData } from '#libs/contracts';
import { addDays, conflict, DomainError, invalid, notFound } from '#libs/domain-kit';
import type { LocalDate } from '#libs/domain-kit';
import { completionChanged, stands, type Completion, type CompletionWish } from './completion';
import { amountProblem, type AmountLimits, type HabitKind } from './habit';
import type { UserDay } from './user-days';

/** What there is when a wish is judged. */
export interface CompletionFacts {
  /** Null when there is none of that id, or it is another's. */
  habit: { kind: HabitKind; target: number; difficulty: number; archived: boolean } | null;
  completion: Completion | null;
  day: UserDay;
  /** The database's clock. */
  now: string;
}

export interface CompletionRequest {
  userId: string;
  habitId: string;
  localDate: LocalDate;
  wish: CompletionWish;
  /** `*` for any; null when the client does not mind. */
  ifMatch: number | '*' | null;
}

export interface CompletionRules extends AmountLimits {
  recordableBack: number;
}

export type Decision =
  | { kind: 'refused'; error: DomainError }
  /** Nothing to write; `completion` is null when there is nothing to take back. */
  | { kind: 'unchanged'; completion: Completion | null }
  | {
      kind: 'write';
      completion: Completion;
      /** Nothing stood there before. */
      created: boolean;
      /** Null when the note alone changed: that is told to nobody. */
      event: EventData<'habit.completion-changed.v1'> | null;
    };

/** What becomes of a request; what is wrong with it is told in the order in which the wire refuses. */
export function decideCompletion(
  request: CompletionRequest,
  facts: CompletionFacts,
  rules: CompletionRules,
): Decision {
  const { habit, completion } = facts;
  if (!habit) return refuse(notFound('habit'));
  const error =
    amountError(request.wish, habit.kind, rules) ??
    versionError(request.ifMatch, completion) ??
    dateError(request.localDate, facts.day.today, rules.recordableBack) ??
    (habit.archived ? conflict('The habit is archived; bring it back first.') : null);
  if (error) return refuse(error);
  if (isSame(request.wish, completion)) return { kind: 'unchanged', completion };
  return write(request, facts, habit);
}

const refuse = (error: DomainError): Decision => ({ kind: 'refused', error });

function amountError(wish: CompletionWish, kind: HabitKind, rules: AmountLimits): DomainError | null {
  const problem = wish.kind === 'amount' ? amountProblem(kind, wish.amount, rules) : null;
  return problem === null ? null : invalid('/amount', problem);
}

function versionError(
  ifMatch: CompletionRequest['ifMatch'],
  completion: Completion | null,
): DomainError | null {
  if (ifMatch === null) return null;
  if (!stands(completion)) return new DomainError('version-mismatch', 'There is no completion to match.');
  if (ifMatch === '*' || ifMatch === completion.version) return null;
  return new DomainError('version-mismatch', `The completion is at version ${completion.version}.`);
}

function dateError(date: LocalDate, today: LocalDate, daysBack: number): DomainError | null {
  if (date > today) return new DomainError('date-in-future', `${date} has not begun: today is ${today}.`);
  const oldest = addDays(today, -daysBack);
  if (date >= oldest) return null;
  return new DomainError('date-too-old', `${date} is closed: the oldest date to record is ${oldest}.`);
}

/** The same wish twice changes nothing, also when the habit's target has changed in between. */
function isSame(wish: CompletionWish, completion: Completion | null): boolean {
  if (!stands(completion)) return wish.kind === 'remove';
  switch (wish.kind) {
    case 'amount':
      return completion.amount === wish.amount && completion.note === wish.note;
    case 'skip':
      return completion.status === 'skipped' && completion.note === wish.note;
    case 'remove':
      return false;
  }
}

function write(
  { userId, habitId, localDate, wish }: CompletionRequest,
  { completion: before, day, now }: CompletionFacts,
  habit: NonNullable<CompletionFacts['habit']>,
): Decision {
  const version = (before?.version ?? 0) + 1;
  const created = !stands(before);
  if (!created && isOnlyNote(wish, before)) {
    return { kind: 'write', created, event: null, completion: { ...before, version, note: wish.note } };
  }
  const amount = wish.kind === 'amount' ? wish.amount : null;
  const previousAmount = before?.amount ?? null;
  const completion: Completion = {
    userId,
    habitId,
    localDate,
    version,
    status: statusOf(wish, habit.target),
    amount,
    target: amount === null ? (before?.target ?? null) : habit.target,
    difficulty: amount === null ? (before?.difficulty ?? null) : habit.difficulty,
    note: wish.kind === 'remove' ? null : wish.note,
    timeZone: day.timeZone,
    recordedAt: now,
    firstRecordedAt: before?.firstRecordedAt ?? (amount === null ? null : now),
    amountChangedAt: amount === previousAmount ? (before?.amountChangedAt ?? null) : now,
  };
  return { kind: 'write', created, completion, event: completionChanged(completion, before?.status ?? null) };
}

const isOnlyNote = (
  wish: CompletionWish,
  before: Completion,
): wish is Exclude<CompletionWish, { kind: 'remove' }> =>
  (wish.kind === 'amount' && wish.amount === before.amount) ||
  (wish.kind === 'skip' && before.status === 'skipped');

function statusOf(wish: CompletionWish, target: number): Completion['status'] {
  switch (wish.kind) {
    case 'amount':
      return wish.amount >= target ? 'done' : 'partial';
    case 'skip':
      return 'skipped';
    case 'remove':
      return 'removed';
  }
}
