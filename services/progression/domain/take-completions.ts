import type { EventData, ProgressCause } from '#libs/contracts';
import { toHundredths, type Hundredths, type LocalDate, type SettlingRules } from '#libs/domain-kit';
import { takeCompletion, type Receipt, type RecordingRules, type StandingCompletion } from './completion';
import { periodsFinalAt, sameScores, scoreDay, type CompletionScore } from './day-score';

export interface BatchRules extends RecordingRules {
  /** Madra. */
  dailyScoreCap: number;
  boards: SettlingRules;
}

/** The score of a user's date as it stood once, to be told as one event. */
export interface DayScored {
  userId: string;
  localDate: LocalDate;
  /** Grows with whatever stands on the date, since each of its completions' versions does. */
  version: number;
  /** The latest recording that it includes. */
  asOf: string;
  scores: CompletionScore[];
}

export interface TakenCompletions {
  changed: StandingCompletion[];
  receipts: Receipt[];
  /** In order; a date may come more than once, see `periodsFinalAt`. */
  days: DayScored[];
  /** By user id. */
  madraDifference: Map<string, Hundredths>;
  causes: Map<string, ProgressCause[]>;
  /** The oldest date that changed, by user id. */
  oldestChanged: Map<string, LocalDate>;
}

type Told = EventData<'habit.completion-changed.v1'>;

/**
 * Takes a batch of recordings, the oldest first for each completion. Older versions and repeats change
 * nothing.
 * @param known all that stands on the user-dates that the batch tells of
 */
export function takeCompletions(
  known: readonly StandingCompletion[],
  told: readonly Told[],
  rules: BatchRules,
): TakenCompletions {
  const taken: TakenCompletions = {
    changed: [],
    receipts: [],
    days: [],
    madraDifference: new Map(),
    causes: new Map(),
    oldestChanged: new Map(),
  };
  const standingByDay = Map.groupBy(known, dayKey);
  for (const [key, events] of Map.groupBy(told, dayKey)) {
    const standing = new Map((standingByDay.get(key) ?? []).map((one) => [one.habitId, one]));
    takeDay(standing, events, rules, taken);
  }
  return taken;
}

/** One text for each user's date. */
export const dayKey = ({ userId, localDate }: { userId: string; localDate: LocalDate }) =>
  `${userId} ${localDate}`;

function takeDay(
  standing: Map<string, StandingCompletion>,
  events: Told[],
  rules: BatchRules,
  taken: TakenCompletions,
): void {
  const { userId, localDate } = events[0]!;
  const cap = toHundredths(rules.dailyScoreCap);
  const changed = new Set<string>();
  let toldScores = scoreDay(standing.values(), cap);
  const tell = () => {
    const scores = scoreDay(standing.values(), cap);
    if (sameScores(scores, toldScores)) return;
    toldScores = scores;
    taken.days.push({ userId, localDate, ...latestOf(standing.values()), scores });
  };
  let before: string | null = null;
  for (const event of events) {
    const recording = takeCompletion(standing.get(event.habitId), event, rules);
    if (!recording) continue;
    if (before !== null && freezesBetween(localDate, before, event.recordedAt, rules.boards)) tell();
    before = event.recordedAt;
    standing.set(event.habitId, recording.standing);
    changed.add(event.habitId);
    if (recording.cause) note(taken, userId, localDate, recording.cause);
    if (recording.receipt) account(taken, recording.receipt);
  }
  tell();
  for (const habitId of changed) taken.changed.push(standing.get(habitId)!);
}

const freezesBetween = (localDate: LocalDate, before: string, after: string, rules: SettlingRules): boolean =>
  before !== after && periodsFinalAt(localDate, before, rules) !== periodsFinalAt(localDate, after, rules);

function latestOf(standing: Iterable<StandingCompletion>): Pick<DayScored, 'version' | 'asOf'> {
  let [sum, asOf] = [0, ''];
  for (const { version, recordedAt } of standing) {
    sum += version;
    if (recordedAt > asOf) asOf = recordedAt;
  }
  return { version: sum, asOf };
}

function note(taken: TakenCompletions, userId: string, localDate: LocalDate, cause: ProgressCause): void {
  const causes = taken.causes.get(userId);
  if (causes) causes.push(cause);
  else taken.causes.set(userId, [cause]);
  const oldest = taken.oldestChanged.get(userId);
  if (oldest === undefined || localDate < oldest) taken.oldestChanged.set(userId, localDate);
}

function account(taken: TakenCompletions, receipt: Receipt): void {
  taken.receipts.push(receipt);
  const sum = taken.madraDifference.get(receipt.userId) ?? 0;
  taken.madraDifference.set(receipt.userId, sum + receipt.amount);
}
