import { Inject, Injectable } from '@nestjs/common';
import { DASHBOARD_CACHE } from '#libs/contracts';
import { Database, jsonArray, plainArray, textArray, withMonths } from '#libs/database';
import { addDays, type LocalDate, type ZoneInForce } from '#libs/domain-kit';
import { withTrace } from '#libs/messaging';
import { CacheDrops } from '#libs/redis';
import {
  CompletionStore,
  type CompletionKey,
  type CompletionWrite,
  type StoredFacts,
} from '../app/completion-store';
import type { Completion, CompletionStatus } from '../domain/completion';
import type { HabitKind } from '../domain/habit';
import { READ_FACTS, READ_HISTORY, WRITE_COMPLETIONS } from './completion-sql';
import { COMPLETIONS } from './history';
import { OpenPages } from './open-pages';

interface CompletionRow {
  version: number;
  status: CompletionStatus;
  amount: number | null;
  target: number | null;
  difficulty: number | null;
  note: string | null;
  time_zone: string;
  recorded_at: string;
  first_recorded_at: string | null;
  amount_changed_at: string | null;
}

/** Longer than any rule leaves a date open: what stands on an older one stays. */
const SETTLED_AFTER_DAYS = 30;
/** Beyond it the calendar ends before that. */
const LAST_SETTLED = '9999-11-30';

type Maybe<Row> = Row | { [Column in keyof Row]: null };

type FactsRow = Maybe<{
  habit_version: number;
  kind: HabitKind;
  habit_target: number;
  habit_difficulty: number;
}> &
  Maybe<CompletionRow & { written_by: string }> & {
    now: string;
    erased: boolean;
    zones: ZoneInForce[] | null;
    archived: boolean;
  };

@Injectable()
export class PgCompletionStore extends CompletionStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(CacheDrops) private readonly caches: CacheDrops,
    @Inject(OpenPages) private readonly pages: OpenPages,
  ) {
    super();
  }

  override async read(keys: readonly CompletionKey[]): Promise<{ now: string; facts: StoredFacts[] }> {
    const dates = keys.map(({ localDate }) => localDate);
    const rows = await this.db.query<FactsRow>(
      READ_FACTS,
      [
        plainArray(keys.map(({ userId }) => userId)),
        plainArray(keys.map(({ habitId }) => habitId)),
        plainArray(dates),
        dates.reduce((first, date) => (date < first ? date : first)),
        dates.reduce((last, date) => (date > last ? date : last)),
      ],
      'completion_facts',
    );
    return { now: rows[0]!.now, facts: rows.map((row, index) => factsOf(row, keys[index]!)) };
  }

  override async write(writeId: string, writes: readonly CompletionWrite[]): Promise<boolean[]> {
    const rows = writes.map(({ decision }) => decision.completion);
    const column = (name: keyof Completion): string => plainArray(rows.map((row) => row[name]));
    const write = () =>
      this.db.query<{ place: number }>(
        WRITE_COMPLETIONS,
        [
          writeId,
          column('userId'),
          column('habitId'),
          column('localDate'),
          plainArray(writes.map(({ habitVersion }) => habitVersion)),
          column('version'),
          column('status'),
          column('amount'),
          column('target'),
          column('difficulty'),
          textArray(rows.map(({ note }) => note)),
          textArray(rows.map(({ timeZone }) => timeZone)),
          column('recordedAt'),
          column('firstRecordedAt'),
          column('amountChangedAt'),
          jsonArray(
            writes.map(({ decision: { event }, traceparent }) => event && withTrace(event, traceparent)),
          ),
        ],
        'completion_write',
      );
    const lost = await withMonths(
      this.db,
      () => [[COMPLETIONS, rows.map(({ localDate }) => localDate)]],
      write,
    ).finally(() => this.dropDashboards(rows));
    const places = new Set(lost.map(({ place }) => place));
    const written = writes.map((_, index) => !places.has(index + 1));
    // Of a note alone no service hears, so none tells the pages; of all else they hear with what follows from it.
    this.pages.tell(rows.filter((_, index) => written[index] && writes[index]!.decision.event === null));
    return written;
  }

  private dropDashboards(written: readonly Completion[]): void {
    this.caches.drop(
      DASHBOARD_CACHE,
      written.map(({ userId }) => userId),
    );
  }

  override async history(
    userId: string,
    habitId: string,
    from: LocalDate,
    to: LocalDate,
  ): Promise<Completion[]> {
    const rows = await this.db.readAs<CompletionRow & { local_date: LocalDate }>({
      personId: userId,
      sql: READ_HISTORY,
      params: [userId, habitId, from, to],
      name: 'completion_history',
      writtenBefore: to > LAST_SETTLED ? undefined : addDays(to, SETTLED_AFTER_DAYS),
    });
    return rows.map((row) => completionOf(row, { userId, habitId, localDate: row.local_date }));
  }
}

function factsOf(row: FactsRow, key: CompletionKey): StoredFacts {
  return {
    erased: row.erased,
    zones: row.zones,
    habit:
      row.habit_version === null
        ? null
        : {
            version: row.habit_version,
            kind: row.kind,
            target: row.habit_target,
            difficulty: row.habit_difficulty,
            archived: row.archived,
          },
    completion: row.version === null ? null : completionOf(row, key),
    writtenBy: row.written_by,
  };
}

const completionOf = (row: CompletionRow, { userId, habitId, localDate }: CompletionKey): Completion => ({
  userId,
  habitId,
  localDate,
  version: row.version,
  status: row.status,
  amount: row.amount,
  target: row.target,
  difficulty: row.difficulty,
  note: row.note,
  timeZone: row.time_zone,
  recordedAt: row.recorded_at,
  firstRecordedAt: row.first_recorded_at,
  amountChangedAt: row.amount_changed_at,
});
