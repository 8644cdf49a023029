import { migrateUp, type Database } from '#libs/database';
import { addDays, noTracer, randomIds, silentLogger, type LocalDate, type Tracer } from '#libs/domain-kit';
import { EventBus } from '#libs/messaging';
import type { CacheDrops } from '#libs/redis';
import { freshDatabase, type FreshDatabase } from '#libs/testing';
import { ChangeHabit } from '../app/change-habit';
import { CompletionWriter } from '../app/completion-writer';
import { CreateHabit } from '../app/create-habit';
import type { CompletionOutcome, RecordRequest } from '../app/pending-write';
import { ReadHabits } from '../app/read-habits';
import type { CompletionWish } from '../domain/completion';
import type { Habit, HabitDraft } from '../domain/habit';
import { migrations } from '../storage/migrations';
import type { OpenPages } from '../storage/open-pages';
import { PgCompletionStore } from '../storage/pg-completion-store';
import { PgHabitStore } from '../storage/pg-habit-store';
import { PgPersonStore } from '../storage/pg-person-store';
import { testContent } from './rules';

const POOL_MAX = 4;

/** The write side on a fresh database, without HTTP; a bus that only counts stands in for the real one. */
export class HabitRoom {
  readonly ids = randomIds();
  readonly bus = { wakes: 0, wake: () => (this.bus.wakes += 1) };
  readonly completions: PgCompletionStore;
  readonly habits: PgHabitStore;
  readonly people: PgPersonStore;
  readonly writer: CompletionWriter;
  readonly creating: CreateHabit;
  readonly changing: ChangeHabit;
  readonly reading: ReadHabits;

  private constructor(
    private readonly fresh: FreshDatabase,
    readonly database: Database,
  ) {
    const caches = { drop: () => undefined } as unknown as CacheDrops;
    const pages = { tell: () => undefined } as unknown as OpenPages;
    this.completions = new PgCompletionStore(database, caches, pages);
    this.habits = new PgHabitStore(database, caches, pages);
    this.people = new PgPersonStore(database, caches);
    this.writer = this.anotherWriter();
    this.creating = new CreateHabit(this.habits, testContent, this.ids, this.eventBus);
    this.changing = new ChangeHabit(this.habits, testContent, this.eventBus);
    this.reading = new ReadHabits(this.habits, this.completions, testContent);
  }

  static async open(): Promise<HabitRoom> {
    const fresh = await freshDatabase();
    return new HabitRoom(fresh, await migrateUp({ url: fresh.url, poolMax: POOL_MAX }, 'habit', migrations));
  }

  private get eventBus(): EventBus {
    return this.bus as unknown as EventBus;
  }

  /** As another process would have it. */
  anotherWriter(tracer: Tracer = noTracer): CompletionWriter {
    return new CompletionWriter(this.completions, testContent, this.eventBus, silentLogger, tracer);
  }

  async close(): Promise<void> {
    await this.database.onApplicationShutdown();
    await this.fresh.drop();
  }

  someone(timeZone = 'UTC'): Someone {
    return new Someone(this, this.ids.next(), timeZone);
  }

  query<Row = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<Row[]> {
    return this.database.query<Row>(sql, params);
  }

  /** What the service itself has no right to. */
  asOwner(sql: string): Promise<unknown> {
    return this.fresh.query(sql);
  }
}

export class Someone {
  constructor(
    readonly room: HabitRoom,
    readonly userId: string,
    readonly timeZone: string,
  ) {}

  habit(draft: Partial<HabitDraft> = {}): Promise<Habit> {
    return this.room.creating.run(this, {
      name: 'Meditate',
      kind: 'minutes',
      target: draft.kind === 'check' ? undefined : 30,
      unit: null,
      difficulty: 1,
      schedule: { type: 'daily' },
      ...draft,
    });
  }

  /** Today in the user's zone by this machine's clock, which in tests is the database's too. */
  today(plusDays = 0): LocalDate {
    return addDays(
      new Intl.DateTimeFormat('en-CA', { timeZone: this.timeZone }).format(new Date()),
      plusDays,
    );
  }

  request(habit: { id: string }, wish: CompletionWish, more: Partial<RecordRequest> = {}): RecordRequest {
    const { userId, timeZone: tokenTimeZone } = this;
    const localDate = more.localDate ?? this.today();
    return { userId, tokenTimeZone, habitId: habit.id, ifMatch: null, wish, ...more, localDate };
  }

  put(habit: { id: string }, amount: number, more: Partial<RecordRequest> & { note?: string } = {}) {
    const { note = null, ...rest } = more;
    return this.send(this.request(habit, { kind: 'amount', amount, note }, rest));
  }

  skip(habit: { id: string }, more: Partial<RecordRequest> = {}) {
    return this.send(this.request(habit, { kind: 'skip', note: null }, more));
  }

  takeBack(habit: { id: string }, more: Partial<RecordRequest> = {}) {
    return this.send(this.request(habit, { kind: 'remove' }, more));
  }

  private send(request: RecordRequest): Promise<CompletionOutcome> {
    return this.room.writer.submit(request);
  }
}
