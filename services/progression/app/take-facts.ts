import { Injectable } from '@nestjs/common';
import { type AnyEvent, DASHBOARD_CACHE, type EventData, type EventType } from '#libs/contracts';
import { Content } from '#libs/content';
import { Database, type Queryable, type RowsOfHistory, withMonths } from '#libs/database';
import { fromHundredths, toDayNumber } from '#libs/domain-kit';
import { appendToOutbox, EventBus, type NewEvent } from '#libs/messaging';
import { CacheDrops } from '#libs/redis';
import type { StandingCompletion } from '../domain/completion';
import { mark, printMarks, readMarks } from '../domain/open-marks';
import { agreeBefore, planOf } from '../domain/plan';
import { dayKey, takeCompletions, type DayScored, type TakenCompletions } from '../domain/take-completions';
import {
  lockAccounts,
  markAccounts,
  openAccounts,
  type Account,
  type AccountChange,
} from '../storage/accounts';
import { readUserDates, writeCompletions, type UserDate } from '../storage/completions';
import { eraseUser } from '../storage/erasure';
import { readHabits, writeHabits } from '../storage/habits';
import { COMPLETIONS, LEDGER } from '../storage/history';
import { appendReceipts } from '../storage/ledger';
import { writePeople } from '../storage/people';
import { EvaluationQueue } from './evaluation-queue';
import { type Traces, tracesOf } from './traces';

/** The facts that progress is made of; each tells of one user. */
export const FACTS = [
  'habit.completion-changed.v1',
  'habit.habit-changed.v1',
  'identity.profile-changed.v1',
  'identity.user-erased.v1',
] as const satisfies EventType[];
type FactType = (typeof FACTS)[number];
export type Fact = Extract<AnyEvent, { type: FactType }>;

/**
 * Takes facts in one transaction per batch: what stands, receipts with the differences, the scores of the
 * dates, and a mark on every user that has something to evaluate. Facts may come twice, and from the two
 * services in any order: versions decide, and whichever comes second settles it.
 */
@Injectable()
export class TakeFacts {
  constructor(
    private readonly database: Database,
    private readonly content: Content,
    private readonly bus: EventBus,
    private readonly evaluations: EvaluationQueue,
    private readonly caches: CacheDrops,
  ) {}

  async take(events: readonly Fact[]): Promise<void> {
    const traces = tracesOf(events);
    const marked = await withMonths(
      this.database,
      () => historyOf(events),
      () => this.database.transaction((tx) => this.takeBatch(tx, events, traces)),
    );
    this.bus.wake('progression');
    this.evaluations.request(marked, traces);
    // Everyone else's is dropped when they have been evaluated; the erased never are.
    const erased = dataOf(events, 'identity.user-erased.v1').map(({ userId }) => userId);
    this.caches.drop(DASHBOARD_CACHE, erased);
  }

  /** @returns the users that were not marked before: the others' job is still to come */
  private async takeBatch(tx: Queryable, events: readonly Fact[], traces: Traces): Promise<string[]> {
    const userIds = [...new Set(events.map(({ data }) => data.userId))].sort();
    const { accounts, standing } = await hold(tx, userIds, dataOf(events, 'habit.completion-changed.v1'));
    for (const { userId, at } of dataOf(events, 'identity.user-erased.v1')) {
      const account = accounts.get(userId);
      if (!account || account.erased) continue;
      await eraseUser(tx, userId, at);
      account.erased = true;
    }
    const present = <T extends FactType>(type: T) =>
      dataOf(events, type).filter(({ userId }) => !accounts.get(userId)!.erased);
    const rezoned = await writePeople(
      tx,
      latest(present('identity.profile-changed.v1'), ({ userId }) => userId),
    );
    const replanned = await takeHabits(tx, present('habit.habit-changed.v1'), accounts);
    const taken = takeCompletions(standing, present('habit.completion-changed.v1'), this.content.rules);
    const changes = changesOf(accounts, taken, replanned, rezoned);
    await Promise.all([
      writeCompletions(tx, taken.changed),
      appendReceipts(tx, taken.receipts),
      markAccounts(tx, changes),
      tellDays(tx, taken.days, traces),
    ]);
    return changes.map(({ userId }) => userId).filter((userId) => !accounts.get(userId)!.pending);
  }
}

/** The accounts of users, locked, and what stands on their dates; asked for together, and read in that order. */
async function hold(tx: Queryable, userIds: readonly string[], told: readonly UserDate[]) {
  const dates = [...new Map(told.map((one) => [dayKey(one), one])).values()];
  const ask = () => Promise.all([lockAccounts(tx, userIds), readUserDates(tx, dates)]);
  let [accounts, standing] = await ask();
  // The first fact of a user opens an account; only what is read under its lock is sure to be all.
  if (accounts.size < userIds.length) {
    await openAccounts(tx, userIds);
    [accounts, standing] = await ask();
  }
  return { accounts, standing };
}

function historyOf(events: readonly Fact[]): RowsOfHistory {
  const told = dataOf(events, 'habit.completion-changed.v1');
  return [
    [COMPLETIONS, told.map(({ localDate }) => localDate)],
    [LEDGER, told.map(({ recordedAt }) => recordedAt)],
  ];
}

type Told<T extends FactType> = EventData<T> & { userId: string };

const dataOf = <T extends FactType>(events: readonly Fact[], type: T): Told<T>[] =>
  events.filter((event) => event.type === type).map(({ data }) => data as Told<T>);

/** The newest version of each, in the order of keys. */
function latest<T extends { version: number }>(told: readonly T[], keyOf: (one: T) => string): T[] {
  const newest = new Map<string, T>();
  for (const one of told) {
    const other = newest.get(keyOf(one));
    if (!other || other.version < one.version) newest.set(keyOf(one), one);
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

type HabitTold = EventData<'habit.habit-changed.v1'>;

/** Clients make ids: that of an erased account's habit may come again as another user's. */
const userHabitKey = ({ userId, habitId }: { userId: string; habitId: string }): string =>
  `${userId} ${habitId}`;

/** @returns by user, whether something changed in the dates that the kept fold holds */
async function takeHabits(
  tx: Queryable,
  told: HabitTold[],
  accounts: ReadonlyMap<string, Account>,
): Promise<Map<string, boolean>> {
  const replanned = new Map<string, boolean>();
  if (told.length === 0) return replanned;
  const newest = latest(told, userHabitKey);
  const known = new Map((await readHabits(tx, newest)).map((row) => [userHabitKey(row), row]));
  const changed = newest.filter((habit) => habit.version > (known.get(userHabitKey(habit))?.version ?? 0));
  await writeHabits(tx, changed);
  for (const habit of changed) {
    const row = known.get(userHabitKey(habit));
    const [before, after] = [row ? planOf(row) : null, planOf(habit)];
    const settled = accounts.get(habit.userId)!.settledBefore;
    const holds = settled === null || agreeBefore(toDayNumber(settled), before, after);
    replanned.set(habit.userId, (replanned.get(habit.userId) ?? false) || !holds);
  }
  return replanned;
}

function changesOf(
  accounts: ReadonlyMap<string, Account>,
  taken: TakenCompletions,
  replanned: ReadonlyMap<string, boolean>,
  rezoned: ReadonlySet<string>,
): AccountChange[] {
  const userIds = new Set([...taken.causes.keys(), ...replanned.keys(), ...rezoned]);
  const changed = Map.groupBy(taken.changed, ({ userId }) => userId);
  return [...userIds].sort().map((userId) => {
    const account = accounts.get(userId)!;
    const { settledBefore } = account;
    const oldest = taken.oldestChanged.get(userId);
    const unsettled =
      (replanned.get(userId) ?? false) ||
      (oldest !== undefined && settledBefore !== null && oldest < settledBefore);
    return {
      userId,
      madraDifference: taken.madraDifference.get(userId) ?? 0,
      causes: taken.causes.get(userId) ?? [],
      openMarks: unsettled ? null : marksAfter(account, changed.get(userId) ?? []),
      unsettled,
      windowTurned: rezoned.has(userId),
    };
  });
}

function marksAfter(
  { settledBefore, openMarks }: Account,
  changed: readonly StandingCompletion[],
): string | null {
  if (settledBefore === null || openMarks === null) return null;
  const [marks, monday] = [readMarks(openMarks), toDayNumber(settledBefore)];
  return changed.every((completion) => mark(marks, monday, completion)) ? printMarks(marks) : null;
}

/** Tells the scores of dates; where a recording is followed, its date's telling goes on from there. */
const tellDays = (tx: Queryable, days: readonly DayScored[], traces: Traces): Promise<void> =>
  appendToOutbox(
    tx,
    days.map((day) => dayScored(day, traces.get(dayKey(day)))),
  );

const dayScored = ({ scores, ...day }: DayScored, traceparent: string | undefined): NewEvent => ({
  type: 'progression.day-scored.v1',
  subject: day.userId,
  traceparent,
  data: {
    ...day,
    completions: scores.map(({ score, ...rest }) => ({ ...rest, score: fromHundredths(score) })),
  },
});
