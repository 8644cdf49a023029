import type { EventData, Schedule } from '#libs/contracts';
import type { Content } from '#libs/content';
import { migrateUp, type Database, type Queryable } from '#libs/database';
import { silentLogger } from '#libs/domain-kit';
import type { EventBus } from '#libs/messaging';
import type { CacheDrops } from '#libs/redis';
import { freshDatabase, type FreshDatabase } from '#libs/testing';
import { EvaluateApart } from '../app/evaluate-apart';
import { EvaluateUsers } from '../app/evaluate-users';
import { EvaluationQueue } from '../app/evaluation-queue';
import type { Traces } from '../app/traces';
import { ReadLedger } from '../app/read-ledger';
import { ReadProgress } from '../app/read-progress';
import { ReadToday } from '../app/read-today';
import { TakeFacts, type Fact } from '../app/take-facts';
import { DatabaseTime } from '../storage/database-time';
import { migrations } from '../storage/migrations';

/** The product's numbers, so that these tests don't move with the seed. */
export const RULES = {
  version: 1,
  yield: { base: 10, ratioMax: 1.5, difficultyFactors: [1, 1.5, 2], multiplierMax: 2 },
  dailyScoreCap: 120,
  streakBonuses: [
    { length: 7, madra: 20 },
    { length: 30, madra: 100 },
    { length: 100, madra: 400 },
    { length: 365, madra: 1500 },
  ],
  freezes: { everyDates: 10, heldMax: 2 },
  days: { recordableBack: 7, zoneMemoryHours: 48, defaultTimeZone: 'UTC', defaultDayStartsAt: '00:00' },
  boards: { endsAtUtcOffsetHours: -12, provisionalHours: 24 },
};

const realm = (key: string, ordinal: number, madra: number, consistency: number) => ({
  key,
  ordinal,
  madra,
  consistency,
  name: key,
  description: key,
});
const REALMS = [
  realm('copper', 0, 0, 0),
  realm('iron', 1, 100, 2),
  realm('jade', 2, 300, 4),
  realm('lowgold', 3, 700, 7),
];

/** Only what these tests need of the clock: it stands where they put it. */
class StandingTime extends DatabaseTime {
  constructor(public at: Date) {
    super();
  }
  override now(_: Queryable): Promise<Date> {
    return Promise.resolve(this.at);
  }
}

class Requests extends EvaluationQueue {
  readonly users: string[] = [];
  /** As the last request named them. */
  traces: Traces = new Map();
  override request(userIds: readonly string[], traces: Traces): void {
    this.users.push(...userIds);
    this.traces = traces;
  }
}

/** The service's use cases on a real Postgres, without bus, jobs and HTTP; time stands still. */
export class Room {
  readonly requests = new Requests();
  readonly time = new StandingTime(new Date('2026-11-20T12:00:00.000Z'));
  readonly facts: TakeFacts;
  readonly users: EvaluateUsers;
  readonly apart: EvaluateApart;
  readonly progress: ReadProgress;
  readonly today: ReadToday;
  readonly ledger: ReadLedger;

  private constructor(
    private readonly fresh: FreshDatabase,
    readonly database: Database,
  ) {
    const content = { rules: RULES, realms: REALMS } as unknown as Content;
    const bus = { wake() {} } as unknown as EventBus;
    const caches = { drop: () => undefined } as unknown as CacheDrops;
    this.facts = new TakeFacts(database, content, bus, this.requests, caches);
    this.users = new EvaluateUsers(database, content, bus, this.time, caches);
    this.apart = new EvaluateApart(this.users, database, silentLogger);
    this.progress = new ReadProgress(database, content, this.time, this.users);
    this.today = new ReadToday(database, content, this.time, this.progress);
    this.ledger = new ReadLedger(database);
  }

  static async open(): Promise<Room> {
    const fresh = await freshDatabase();
    const database = await migrateUp({ url: fresh.url, poolMax: 4 }, 'progression', migrations);
    return new Room(fresh, database);
  }

  async close(): Promise<void> {
    await this.database.onApplicationShutdown();
    await this.fresh.drop();
  }

  async empty(): Promise<void> {
    const tables = [
      'account',
      'person',
      'habit',
      'completion',
      'ledger',
      'streak_bonus',
      'progress',
      'outbox',
    ];
    await this.fresh.query(`TRUNCATE ${tables.map((table) => `progression.${table}`).join()}`);
    this.requests.users.length = 0;
  }

  /** Takes facts, one batch, and evaluates whoever they marked. */
  async settle(...facts: Fact[]): Promise<void> {
    await this.facts.take(facts);
    await this.evaluateMarked();
  }

  async evaluateMarked(): Promise<void> {
    const marked = await this.database.query<{ user_id: string }>(
      'SELECT user_id FROM account WHERE pending_since IS NOT NULL',
    );
    await this.users.evaluate(marked.map((row) => row.user_id));
  }

  async told<T extends Told>(type: T): Promise<EventData<T>[]> {
    const rows = await this.database.query<{ data: EventData<T> }>(
      'SELECT data FROM outbox WHERE type = $1 ORDER BY seq',
      [type],
    );
    return rows.map(({ data }) => data);
  }

  finalState(): Promise<string> {
    return finalStateOf(this.database);
  }

  /** The sum of the ledger, the balance and what is shown, which must be one. */
  async madraOf(userId: string): Promise<number> {
    const [row] = await this.database.query<{ account: number; ledger: number; shown: number }>(
      `SELECT madra_hundredths AS account,
         (SELECT coalesce(sum(amount_hundredths), 0) FROM ledger WHERE user_id = $1) AS ledger,
         (SELECT madra_hundredths FROM progress WHERE user_id = $1) AS shown
       FROM account WHERE user_id = $1`,
      [userId],
    );
    expect(row!.account).toBe(row!.ledger);
    expect(row!.shown).toBe(row!.ledger);
    return row!.ledger / 100;
  }
}

/** Everything that is a function of the facts alone: no counters, no times of evaluations, no history. */
export async function finalStateOf(database: Pick<Database, 'query'>): Promise<string> {
  const tables = await Promise.all(
    [
      `SELECT user_id, madra_hundredths, settled_before, window_turns_at, erased_at, pending_since FROM account`,
      `SELECT * FROM person`,
      `SELECT * FROM habit`,
      `SELECT * FROM completion`,
      `SELECT * FROM streak_bonus`,
      `SELECT user_id, today, oldest_open, madra_hundredths, score_today_hundredths, streak_current,
           streak_longest, freezes, realm, runs, checkpoint FROM progress`,
      `SELECT user_id, habit_id,
         -- A bonus keeps the date that reached it when it was given.
         CASE WHEN kind NOT LIKE 'streak-%' THEN local_date END AS local_date, sum(amount_hundredths)
       FROM ledger GROUP BY 1, 2, 3 HAVING sum(amount_hundredths) <> 0`,
    ].map(async (sql) => (await database.query(sql)).map((row) => JSON.stringify(row)).sort()),
  );
  return JSON.stringify(tables, null, 1);
}

type Told = 'progression.day-scored.v1' | 'progression.progress-changed.v1' | 'progression.realm-changed.v1';

/** Ids that sort as they are numbered. */
export const idOf = (number: number): string => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const USER = idOf(1);
export const HABIT = idOf(101);

let made = 0;
const fact = <T extends Fact['type']>(type: T, data: Extract<Fact, { type: T }>['data']): Fact =>
  ({
    specversion: '1.0',
    id: idOf((made += 1)),
    source: '/habit',
    type,
    subject: data.userId,
    time: '2026-11-20T12:00:00.000Z',
    datacontenttype: 'application/json',
    data,
  }) as Fact;

/** A completion that just reaches the target of 30, recorded at noon of its date, unless said otherwise. */
export function completion(
  localDate: string,
  rest: Partial<EventData<'habit.completion-changed.v1'>> = {},
): Fact {
  const status = rest.status ?? 'done';
  const recordedAt = rest.recordedAt ?? `${localDate}T12:00:00.000Z`;
  const counts = status === 'done' || status === 'partial';
  return fact('habit.completion-changed.v1', {
    userId: USER,
    habitId: HABIT,
    localDate,
    version: 1,
    status,
    previousStatus: null,
    amount: counts ? 30 : null,
    target: counts ? 30 : null,
    difficulty: counts ? 1 : null,
    timeZone: 'UTC',
    recordedAt,
    firstRecordedAt: counts || status === 'removed' ? recordedAt : null,
    amountChangedAt: counts || status === 'removed' ? recordedAt : null,
    ...rest,
  });
}

export function habitChanged(
  schedule: Schedule = { type: 'daily' },
  rest: Partial<EventData<'habit.habit-changed.v1'>> = {},
): Fact {
  const startDate = rest.startDate ?? '2026-10-01';
  return fact('habit.habit-changed.v1', {
    userId: USER,
    habitId: HABIT,
    version: 1,
    name: 'Sit',
    kind: 'minutes' as const,
    target: 30,
    difficulty: 1,
    aspect: 'pure',
    startDate,
    archivals: [],
    schedules: [{ from: startDate, schedule }],
    createdAt: `${startDate}T08:00:00.000Z`,
    ...rest,
  });
}

export function profileChanged(rest: Partial<EventData<'identity.profile-changed.v1'>> = {}): Fact {
  return fact('identity.profile-changed.v1', {
    userId: USER,
    version: 1,
    username: 'yerin',
    displayName: 'Yerin',
    avatarUrl: null,
    zones: [{ timeZone: 'UTC', dayStartsAt: '00:00', since: '2026-01-01T00:00:00.000Z' }],
    createdAt: '2026-01-01T00:00:00.000Z',
    ...rest,
  });
}

export const userErased = (userId = USER): Fact =>
  fact('identity.user-erased.v1', { userId, at: '2026-11-20T12:00:00.000Z' });
