import { Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import { Database, type Queryable } from '#libs/database';
import { dayWindow, fromDayNumber, windowTurnsAt } from '#libs/domain-kit';
import type { DayWindow, ZoneInForce } from '#libs/domain-kit';
import { appendToOutbox, EventBus, type NewEvent } from '#libs/messaging';
import { evaluate, type Evaluation, type EvaluationRules, type StoredProgress } from '../domain/evaluate';
import { planOf } from '../domain/plan';
import { progressOf } from '../domain/realms';
import type { HabitFacts } from '../domain/streaks';
import { deleteBonuses, readBonuses, writeBonuses } from '../storage/bonuses';
import { readMarkedDates, type MarkedDates } from '../storage/completions';
import { DatabaseTime } from '../storage/database-time';
import { readScores } from '../storage/day-scores';
import { readHabitsOf, type HabitRow } from '../storage/habits';
import { appendReceipts } from '../storage/ledger';
import { lockDue, readKept, writeProgress, type DueAccount } from '../storage/progress';

/**
 * Derives streaks, bonuses and realms of users from the kept fold and the dates since, writes what changed and
 * takes their marks away, all in one transaction. A user without a mark is passed over, so a job that comes
 * twice, or late, does nothing.
 */
@Injectable()
export class EvaluateUsers {
  constructor(
    private readonly database: Database,
    private readonly content: Content,
    private readonly bus: EventBus,
    private readonly time: DatabaseTime,
  ) {}

  async evaluate(userIds: readonly string[]): Promise<void> {
    const told = await this.database.transaction((tx) => this.evaluateDue(tx, userIds));
    if (told) this.bus.wake('progression');
  }

  private async evaluateDue(tx: Queryable, userIds: readonly string[]): Promise<boolean> {
    const now = await this.time.now(tx);
    const accounts = await lockDue(tx, userIds, now);
    if (accounts.length === 0) return false;
    const rules: EvaluationRules = { ...this.content.rules, realms: this.content.realms };
    const kept = await readKept(
      tx,
      accounts.map(({ userId }) => userId),
    );
    const due = accounts.map((account) => {
      const { zones, progress } = kept.get(account.userId)!;
      return { account, before: progress, ...this.turning(account, zones, progress, now) };
    });
    const gather = await this.gather(tx, accounts);
    const scores = await readScores(
      tx,
      due.map(({ account, window }) => ({ userId: account.userId, localDate: window.today })),
    );
    const evaluated = due.map(({ account, before, zones, window, turnsAt }) => {
      const { userId, madra, causes, settledBefore } = account;
      const known = {
        userId,
        madra,
        causes,
        before,
        window,
        ...gather(userId),
        scoreToday: scores.get(userId) ?? 0,
        timeZone: zones.at(-1)!.timeZone,
        from: settledBefore === null ? null : before!.checkpoint,
      };
      return { userId, zones, turnsAt, ...evaluate(known, rules, now) };
    });
    await this.write(tx, evaluated, now);
    const events = evaluated.flatMap((one) => this.eventsOf(one, now));
    await appendToOutbox(tx, events);
    return events.length > 0;
  }

  /** The open dates: those of the last evaluation until they turn, since working them out is costly. */
  private turning(
    { windowTurnsAt: turnsAt }: DueAccount,
    known: ZoneInForce[] | null,
    before: StoredProgress | null,
    now: Date,
  ): Turning {
    const { zoneMemoryHours, defaultTimeZone, defaultDayStartsAt } = this.content.rules.days;
    const zones = known ?? [
      { timeZone: defaultTimeZone, dayStartsAt: defaultDayStartsAt, since: now.toISOString() },
    ];
    if (before && turnsAt && now < new Date(turnsAt)) {
      const { today, oldestOpen } = before;
      return { zones, window: { today, oldestOpen }, turnsAt };
    }
    return { zones, window: dayWindow(zones, now, zoneMemoryHours), turnsAt: null };
  }

  private async gather(tx: Queryable, accounts: readonly DueAccount[]): Promise<Gathered> {
    const asked = accounts.map(({ userId, settledBefore }) => ({ userId, since: settledBefore }));
    const habits = await readHabitsOf(
      tx,
      accounts.map(({ userId }) => userId),
    );
    const marks = await readMarkedDates(tx, asked);
    const bonuses = Map.groupBy(await readBonuses(tx, asked), ({ userId }) => userId);
    const plans = Map.groupBy(habits, ({ userId }) => userId);
    const dates = Map.groupBy(marks, ({ userId }) => userId);
    return (userId) => ({
      habits: factsOf(plans.get(userId) ?? [], dates.get(userId) ?? []),
      bonuses: bonuses.get(userId) ?? [],
    });
  }

  private async write(tx: Queryable, evaluated: readonly Evaluated[], now: Date): Promise<void> {
    const { zoneMemoryHours } = this.content.rules.days;
    await writeProgress(
      tx,
      evaluated.map(({ userId, after, receipts, dormant, turnsAt, zones }) => ({
        userId,
        after,
        bonusDifference: receipts.reduce((sum, { amount }) => sum + amount, 0),
        settledBefore: fromDayNumber(after.checkpoint.before),
        windowTurnsAt: dormant ? null : (turnsAt ?? windowTurnsAt(zones, now, zoneMemoryHours).toISOString()),
      })),
    );
    const withUser = (change: 'given' | 'moved' | 'withdrawn') =>
      evaluated.flatMap(({ userId, bonuses }) => bonuses[change].map((bonus) => ({ ...bonus, userId })));
    await deleteBonuses(tx, withUser('withdrawn'));
    await writeBonuses(tx, [...withUser('given'), ...withUser('moved')]);
    await appendReceipts(
      tx,
      evaluated.flatMap(({ receipts }) => receipts),
    );
  }

  private eventsOf({ userId, after, told }: Evaluated, now: Date): NewEvent[] {
    if (!told) return [];
    const { version, realm } = after;
    const progress = progressOf(after, this.content.realms, version);
    const { causes, realmFrom } = told;
    const events: NewEvent[] = [
      {
        type: 'progression.progress-changed.v1',
        subject: userId,
        data: { userId, version, progress, causes },
      },
    ];
    if (realmFrom !== null)
      events.push({
        type: 'progression.realm-changed.v1',
        subject: userId,
        data: { userId, version, from: realmFrom, to: realm, at: now.toISOString() },
      });
    return events;
  }
}

interface Turning {
  zones: ZoneInForce[];
  window: DayWindow;
  /** When the window turns, where that is known already. */
  turnsAt: string | null;
}

type Evaluated = Evaluation & { userId: string; zones: ZoneInForce[]; turnsAt: string | null };
type Gathered = (userId: string) => {
  habits: HabitFacts[];
  bonuses: Awaited<ReturnType<typeof readBonuses>>;
};

/** Plans and dates of one user by habit; of some habits only the completions may have come yet. */
function factsOf(habits: readonly HabitRow[], dates: readonly MarkedDates[]): HabitFacts[] {
  const plans = new Map(habits.map((habit) => [habit.habitId, planOf(habit)]));
  const marks = new Map(dates.map((one) => [one.habitId, one]));
  return [...new Set([...plans.keys(), ...marks.keys()])].sort().map((habitId) => ({
    habitId,
    plan: plans.get(habitId) ?? null,
    done: new Set(marks.get(habitId)?.done),
    skipped: new Set(marks.get(habitId)?.skipped),
  }));
}
