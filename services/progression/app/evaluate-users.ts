import { Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import { DASHBOARD_CACHE } from '#libs/contracts';
import { Database, type Queryable, withMonths } from '#libs/database';
import { dayWindow, fromDayNumber, toHundredths, windowTurnsAt } from '#libs/domain-kit';
import type { DayWindow, ZoneInForce } from '#libs/domain-kit';
import { appendToOutbox, EventBus, type NewEvent } from '#libs/messaging';
import { CacheDrops } from '#libs/redis';
import { totalOf } from '../domain/day-score';
import { evaluate, type Evaluation, type EvaluationRules } from '../domain/evaluate';
import { progressOf } from '../domain/realms';
import type { Checkpoint, HabitFacts } from '../domain/streaks';
import { deleteBonuses, readBonuses, writeBonuses } from '../storage/bonuses';
import { DatabaseTime } from '../storage/database-time';
import { readYields, type UserDate } from '../storage/completions';
import { readHabitsOf } from '../storage/habits';
import { LEDGER } from '../storage/history';
import { appendReceipts } from '../storage/ledger';
import {
  lockDue,
  readKept,
  writeProgress,
  type DueAccount,
  type EvaluatedAccount,
  type Kept,
} from '../storage/progress';
import { gatherHabits, marksFrom } from './gather-habits';
import type { Traces } from './traces';

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
    private readonly caches: CacheDrops,
  ) {}

  /** @param traces by user, of those who are followed */
  async evaluate(asked: readonly string[], traces?: Traces): Promise<void> {
    const told = await withMonths(
      this.database,
      async () => [[LEDGER, [(await this.time.now(this.database)).toISOString()]]],
      () => this.database.transaction((tx) => this.evaluateDue(tx, asked, traces)),
    )
      // Also where nothing visible changed: what is due, or which date it is, may have.
      .finally(() => this.caches.drop(DASHBOARD_CACHE, asked));
    if (told) this.bus.wake('progression');
  }

  private async evaluateDue(tx: Queryable, asked: readonly string[], traces?: Traces): Promise<boolean> {
    const now = await this.time.now(tx);
    // Asked for together: the lock comes first, and what is read after it is the latest.
    const [accounts, kept, plans, bonuses] = await Promise.all([
      lockDue(tx, asked, now),
      readKept(tx, asked, now),
      readHabitsOf(tx, asked),
      readBonuses(tx, asked),
    ]);
    if (accounts.length === 0) return false;
    const rules: EvaluationRules = { ...this.content.rules, realms: this.content.realms };
    const habits = await gatherHabits(tx, accounts, plans);
    const due = accounts.map((account) => {
      const known = kept.get(account.userId)!;
      return { account, known, ...this.turning(account, known, now) };
    });
    const yields = await this.yieldsToday(tx, due);
    const cap = toHundredths(this.content.rules.dailyScoreCap);
    const bonusesOf = Map.groupBy(bonuses, ({ userId }) => userId);
    const evaluated = due.map(({ account, known, zones, window, turnsAt }) => {
      const { userId, madra, causes, settledBefore } = account;
      const facts = {
        userId,
        madra,
        causes,
        before: known.progress,
        window,
        habits: habits.get(userId)!,
        bonuses: bonusesOf.get(userId) ?? [],
        scoreToday: totalOf(yields.get(userId) ?? 0, cap),
        timeZone: zones.at(-1)!.timeZone,
        from: settledBefore === null ? null : known.progress!.checkpoint,
      };
      return { userId, zones, turnsAt, facts, ...evaluate(facts, rules, now) };
    });
    const events = evaluated.flatMap((one) => this.eventsOf(one, now, traces?.get(one.userId)));
    await Promise.all([this.write(tx, evaluated, now), appendToOutbox(tx, events)]);
    return events.length > 0;
  }

  /** The open dates: those of the last evaluation until they turn, since working them out is costly. */
  private turning(
    { windowTurnsAt: turnsAt }: DueAccount,
    { zones: known, progress }: Kept,
    now: Date,
  ): Turning {
    const { zoneMemoryHours, defaultTimeZone, defaultDayStartsAt } = this.content.rules.days;
    const zones = known ?? [
      { timeZone: defaultTimeZone, dayStartsAt: defaultDayStartsAt, since: now.toISOString() },
    ];
    if (progress && turnsAt && now < new Date(turnsAt)) {
      const { today, oldestOpen } = progress;
      return { zones, window: { today, oldestOpen }, turnsAt };
    }
    return { zones, window: dayWindow(zones, now, zoneMemoryHours), turnsAt: null };
  }

  /** What each user's today yields; it was read already where it is that of the last evaluation. */
  private async yieldsToday(tx: Queryable, due: readonly Due[]): Promise<Map<string, number>> {
    const [same, turned] = [new Map<string, number>(), [] as UserDate[]];
    for (const {
      account: { userId },
      known,
      window: { today },
    } of due) {
      if (known.progress?.today === today && known.yieldsToday !== null) same.set(userId, known.yieldsToday);
      else turned.push({ userId, localDate: today });
    }
    return turned.length === 0 ? same : new Map([...same, ...(await readYields(tx, turned))]);
  }

  private async write(tx: Queryable, evaluated: readonly Evaluated[], now: Date): Promise<void> {
    const withUser = (change: 'given' | 'moved' | 'withdrawn') =>
      evaluated.flatMap(({ userId, bonuses }) => bonuses[change].map((bonus) => ({ ...bonus, userId })));
    await Promise.all([
      writeProgress(
        tx,
        evaluated.map((one) => this.accountAfter(one, now)),
      ),
      deleteBonuses(tx, withUser('withdrawn')),
      writeBonuses(tx, [...withUser('given'), ...withUser('moved')]),
      appendReceipts(
        tx,
        evaluated.flatMap(({ receipts }) => receipts),
      ),
    ]);
  }

  private accountAfter(
    { userId, after, receipts, dormant, turnsAt, zones, facts }: Evaluated,
    now: Date,
  ): EvaluatedAccount {
    const { zoneMemoryHours } = this.content.rules.days;
    const monday = after.checkpoint.before;
    return {
      userId,
      after,
      sameCheckpoint: facts.from?.before === monday,
      bonusDifference: receipts.reduce((sum, { amount }) => sum + amount, 0),
      settledBefore: fromDayNumber(monday),
      openMarks: marksFrom(monday, facts.habits),
      windowTurnsAt: dormant ? null : (turnsAt ?? windowTurnsAt(zones, now, zoneMemoryHours).toISOString()),
    };
  }

  private eventsOf({ userId, after, told }: Evaluated, now: Date, traceparent?: string): NewEvent[] {
    if (!told) return [];
    const { version, realm } = after;
    const progress = progressOf(after, this.content.realms, version);
    const { causes, realmFrom } = told;
    const events: NewEvent[] = [
      {
        type: 'progression.progress-changed.v1',
        subject: userId,
        traceparent,
        data: { userId, version, progress, causes },
      },
    ];
    if (realmFrom !== null)
      events.push({
        type: 'progression.realm-changed.v1',
        subject: userId,
        traceparent,
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

type Due = { account: DueAccount; known: Kept } & Turning;
type Evaluated = Evaluation & {
  userId: string;
  zones: ZoneInForce[];
  turnsAt: string | null;
  facts: { from: Checkpoint | null; habits: readonly HabitFacts[] };
};
