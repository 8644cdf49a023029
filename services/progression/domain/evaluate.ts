import type { ProgressCause } from '#libs/contracts';
import { addDays, fromDayNumber, mondayOf, toDayNumber, toHundredths } from '#libs/domain-kit';
import type { DayWindow, Hundredths, LocalDate } from '#libs/domain-kit';
import { settleBonuses, type BonusChanges, type StandingBonus } from './bonuses';
import type { Receipt } from './completion';
import { realmOf, type RealmRule, type Standing } from './realms';
import { deriveStreaks, type Checkpoint, type HabitFacts, type Run, type Streaks } from './streaks';

/** What an evaluation found, as it is kept and shown. */
export interface StoredProgress extends Standing {
  version: number;
  today: LocalDate;
  oldestOpen: LocalDate;
  realm: string;
  runs: Record<string, Run>;
  checkpoint: Checkpoint;
}

export interface EvaluationRules {
  version: number;
  streakBonuses: readonly { length: number; madra: number }[];
  freezes: { everyDates: number; heldMax: number };
  days: { recordableBack: number };
  realms: readonly RealmRule[];
}

/** Everything that one user's evaluation goes by. */
export interface Known {
  userId: string;
  /** The sum of the ledger. */
  madra: Hundredths;
  scoreToday: Hundredths;
  causes: ProgressCause[];
  window: DayWindow;
  timeZone: string;
  /** What the last evaluation found; null for the first one. */
  before: StoredProgress | null;
  /** `before.checkpoint` while it holds, else null. */
  from: Checkpoint | null;
  /** By habit id, with all facts from `from` on. */
  habits: readonly HabitFacts[];
  /** Those reached from `from` on. */
  bonuses: readonly StandingBonus[];
}

export interface Evaluation {
  after: StoredProgress;
  bonuses: BonusChanges;
  receipts: Receipt[];
  /** Nothing more can change by dates that close. */
  dormant: boolean;
  /** What to tell; null when nothing was done and nothing visible changed. */
  told: { causes: ProgressCause[]; realmFrom: string | null } | null;
}

/**
 * A change of zone may reopen so many closed dates: the far ends of the date line are 26 hours apart, and days
 * may start 12 hours apart.
 */
const DATES_REOPENED_MAX = 2;

/** Streaks, bonuses and realm of a user at an instant, and what that changes. */
export function evaluate(known: Known, rules: EvaluationRules, now: Date): Evaluation {
  const { before, window } = known;
  const settled = addDays(window.today, -rules.days.recordableBack - DATES_REOPENED_MAX);
  const streaks = deriveStreaks(
    known.from,
    known.habits,
    { today: toDayNumber(window.today), oldestOpen: toDayNumber(window.oldestOpen) },
    toDayNumber(mondayOf(settled)),
    {
      // What was given once by other rules is withdrawn when its run no longer reaches it, and only then.
      bonusLengths: [...rules.streakBonuses, ...known.bonuses].map(({ length }) => length),
      freezeEveryDates: rules.freezes.everyDates,
      freezesHeldMax: rules.freezes.heldMax,
    },
  );
  const amounts = new Map(rules.streakBonuses.map(({ length, madra }) => [length, toHundredths(madra)]));
  const bonuses = settleBonuses(known.bonuses, streaks.reached, amounts);
  const version = (before?.version ?? 0) + 1;
  const receipts = receiptsOf(bonuses, known, rules.version, version, now);
  const madra = receipts.reduce((sum, { amount }) => sum + amount, known.madra);
  const after = progressAfter(known, streaks, madra, rules.realms, version);
  const changed = isVisiblyOther(before ?? initial(after, rules.realms), after);
  return {
    after: changed ? after : { ...after, version: before?.version ?? 0 },
    bonuses,
    receipts,
    dormant: isDormant(after),
    // What was done is told even where it changes nothing, as a skip may: other pages of the user show it.
    told: changed || known.causes.length > 0 ? tell(known, after, receipts, rules.realms) : null,
  };
}

function progressAfter(
  { window, scoreToday }: Known,
  { overall, runs, checkpoint }: Streaks,
  madra: Hundredths,
  realms: readonly RealmRule[],
  version: number,
): StoredProgress {
  const realm = realmOf(realms, madra, overall.longest).key;
  return { ...window, version, madra, scoreToday, overall, realm, runs, checkpoint };
}

/** A user of whom nothing is known yet. */
const initial = (after: StoredProgress, realms: readonly RealmRule[]): StoredProgress => ({
  ...after,
  madra: 0,
  scoreToday: 0,
  overall: { current: 0, longest: 0, freezes: 0 },
  realm: realms[0]!.key,
  runs: {},
});

function receiptsOf(
  { given, withdrawn }: BonusChanges,
  { userId, timeZone }: Known,
  ruleVersion: number,
  version: number,
  now: Date,
): Receipt[] {
  const receipt = (kind: 'streak-bonus' | 'streak-bonus-withdrawn', bonus: StandingBonus): Receipt => ({
    userId,
    kind,
    timeZone,
    ruleVersion,
    amount: kind === 'streak-bonus' ? bonus.amount : -bonus.amount,
    habitId: bonus.habitId,
    localDate: fromDayNumber(bonus.reachedOn),
    completionVersion: null,
    recordedAt: now.toISOString(),
    identity: `${kind} ${bonus.habitId} ${bonus.runStartedOn} ${bonus.length} ${version}`,
    counter: version,
  });
  return [
    ...withdrawn.map((bonus) => receipt('streak-bonus-withdrawn', bonus)),
    ...given.map((bonus) => receipt('streak-bonus', bonus)),
  ];
}

function isVisiblyOther(before: StoredProgress, after: StoredProgress): boolean {
  return (
    before.madra !== after.madra ||
    before.scoreToday !== after.scoreToday ||
    before.realm !== after.realm ||
    before.overall.current !== after.overall.current ||
    before.overall.longest !== after.overall.longest ||
    before.overall.freezes !== after.overall.freezes ||
    hasOtherRuns(before.runs, after.runs)
  );
}

function hasOtherRuns(before: Record<string, Run>, after: Record<string, Run>): boolean {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].some((habitId) => {
    const [one, other] = [before[habitId], after[habitId]];
    return (
      one?.current !== other?.current ||
      one?.longest !== other?.longest ||
      one?.startedOn !== other?.startedOn
    );
  });
}

/** A date that closes can only end a streak, spend a freeze, or leave today's score behind. */
const isDormant = ({ overall, scoreToday, runs }: StoredProgress): boolean =>
  overall.current === 0 &&
  overall.freezes === 0 &&
  scoreToday === 0 &&
  Object.values(runs).every(({ current }) => current === 0);

function tell(
  { causes, before, window }: Known,
  after: StoredProgress,
  receipts: readonly Receipt[],
  realms: readonly RealmRule[],
): Evaluation['told'] {
  const realmBefore = before?.realm ?? realms[0]!.key;
  const closed: ProgressCause[] =
    before && before.oldestOpen < window.oldestOpen
      ? [causeOf('date-closed', null, addDays(window.oldestOpen, -1))]
      : [];
  return {
    causes: [
      ...causes,
      ...closed,
      ...receipts.map(({ kind, habitId, localDate }) => causeOf(kind, habitId, localDate)),
    ],
    realmFrom: realmBefore === after.realm ? null : realmBefore,
  };
}

const causeOf = (
  kind: ProgressCause['kind'],
  habitId: string | null,
  localDate: LocalDate,
): ProgressCause => ({ kind, habitId, localDate, completionVersion: null });
