import { plainArray, type Queryable } from '#libs/database';
import type { Hundredths, LocalDate } from '#libs/domain-kit';
import type { CompletionStatus, StandingCompletion } from '../domain/completion';
import type { Day } from '../domain/plan';
import { byIndex } from './by-index';

export interface UserDate {
  userId: string;
  localDate: LocalDate;
}

/** The first and the last of these dates: only the months in between are opened. */
const spanOf = (dates: readonly UserDate[]): [LocalDate, LocalDate] => [
  dates.reduce((first, { localDate }) => (localDate < first ? localDate : first), dates[0]!.localDate),
  dates.reduce((last, { localDate }) => (localDate > last ? localDate : last), dates[0]!.localDate),
];

interface Row {
  user_id: string;
  local_date: LocalDate;
  habit_id: string;
  version: number;
  status: CompletionStatus;
  yield_hundredths: Hundredths;
  recorded_at: string;
  first_recorded_at: string | null;
  amount_changed_at: string | null;
}

/** Everything that stands on these user-dates, removals included. */
export async function readUserDates(
  tx: Queryable,
  dates: readonly UserDate[],
): Promise<StandingCompletion[]> {
  if (dates.length === 0) return [];
  const rows = await tx.query<Row>(
    `SELECT standing.*
     FROM unnest($1::uuid[], $2::date[]) AS asked (user_id, local_date)
     ${byIndex(
       'standing',
       `SELECT user_id, local_date, habit_id, version, status, yield_hundredths, recorded_at,
          first_recorded_at, amount_changed_at
        FROM completion
        WHERE completion.user_id = asked.user_id AND completion.local_date = asked.local_date
          AND completion.local_date BETWEEN $3 AND $4`,
     )}`,
    [
      plainArray(dates.map(({ userId }) => userId)),
      plainArray(dates.map(({ localDate }) => localDate)),
      ...spanOf(dates),
    ],
    'completion_read_dates',
  );
  return rows.map((row) => ({
    userId: row.user_id,
    habitId: row.habit_id,
    localDate: row.local_date,
    version: row.version,
    status: row.status,
    yield: row.yield_hundredths,
    recordedAt: row.recorded_at,
    firstRecordedAt: row.first_recorded_at,
    amountChangedAt: row.amount_changed_at,
  }));
}

/** What stands on one date of each user yields in all. */
export async function readYields(
  tx: Queryable,
  dates: readonly UserDate[],
): Promise<Map<string, Hundredths>> {
  if (dates.length === 0) return new Map();
  const rows = await tx.query<{ user_id: string; yields: Hundredths | null }>(
    `SELECT asked.user_id, day.yields
     FROM unnest($1::uuid[], $2::date[]) AS asked (user_id, local_date)
     ${byIndex(
       'day',
       `SELECT sum(yield_hundredths) AS yields FROM completion
        WHERE completion.user_id = asked.user_id AND completion.local_date = asked.local_date
          AND completion.local_date BETWEEN $3 AND $4`,
     )}`,
    [
      plainArray(dates.map(({ userId }) => userId)),
      plainArray(dates.map(({ localDate }) => localDate)),
      ...spanOf(dates),
    ],
    'completion_read_yields',
  );
  return new Map(rows.map((row) => [row.user_id, row.yields ?? 0]));
}

/** Writes what stands now; an older version never replaces a newer one. */
export async function writeCompletions(
  tx: Queryable,
  completions: readonly StandingCompletion[],
): Promise<void> {
  if (completions.length === 0) return;
  await tx.query(
    `INSERT INTO completion AS standing (user_id, local_date, habit_id, version, status, yield_hundredths,
       recorded_at, first_recorded_at, amount_changed_at)
     SELECT * FROM unnest($1::uuid[], $2::date[], $3::uuid[], $4::integer[], $5::text[], $6::integer[],
       $7::timestamptz[], $8::timestamptz[], $9::timestamptz[])
     ON CONFLICT (user_id, local_date, habit_id) DO UPDATE SET
       version = excluded.version, status = excluded.status, yield_hundredths = excluded.yield_hundredths,
       recorded_at = excluded.recorded_at, first_recorded_at = excluded.first_recorded_at,
       amount_changed_at = excluded.amount_changed_at
     WHERE standing.version < excluded.version`,
    [
      plainArray(completions.map(({ userId }) => userId)),
      plainArray(completions.map(({ localDate }) => localDate)),
      plainArray(completions.map(({ habitId }) => habitId)),
      plainArray(completions.map(({ version }) => version)),
      plainArray(completions.map(({ status }) => status)),
      plainArray(completions.map((completion) => completion.yield)),
      plainArray(completions.map(({ recordedAt }) => recordedAt)),
      plainArray(completions.map(({ firstRecordedAt }) => firstRecordedAt)),
      plainArray(completions.map(({ amountChangedAt }) => amountChangedAt)),
    ],
    'completion_write',
  );
}

/** Before and after every date; the first sorts before the others as a text too. */
const [FIRST, LAST] = ['-infinity', '9999-12-31'];

/** The dates of one habit that streaks are made of. */
export interface MarkedDates {
  userId: string;
  habitId: string;
  done: Day[];
  skipped: Day[];
}

/** Done and skipped dates of users, each from a date on; null: from the first one. */
export async function readMarkedDates(
  tx: Queryable,
  asked: readonly { userId: string; since: LocalDate | null }[],
): Promise<MarkedDates[]> {
  if (asked.length === 0) return [];
  const rows = await tx.query<{
    user_id: string;
    habit_id: string;
    done: string | null;
    skipped: string | null;
  }>(
    `SELECT user_id, marked.*
     FROM unnest($1::uuid[], $2::date[]) AS asked (user_id, since)
     CROSS JOIN LATERAL (
       SELECT habit_id,
         string_agg((local_date - date '1970-01-01')::text, ',') FILTER (WHERE status = 'done') AS done,
         string_agg((local_date - date '1970-01-01')::text, ',') FILTER (WHERE status = 'skipped') AS skipped
       FROM completion_history AS told
       WHERE told.user_id = asked.user_id AND local_date >= asked.since AND local_date >= $3
         AND status IN ('done', 'skipped')
       GROUP BY habit_id) AS marked`,
    [
      plainArray(asked.map(({ userId }) => userId)),
      plainArray(asked.map(({ since }) => since ?? FIRST)),
      asked.reduce((first, { since }) => (since === null || since < first ? (since ?? FIRST) : first), LAST),
    ],
    'completion_read_marks',
  );
  return rows.map((row) => ({
    userId: row.user_id,
    habitId: row.habit_id,
    done: daysOf(row.done),
    skipped: daysOf(row.skipped),
  }));
}

const daysOf = (list: string | null): Day[] => (list === null ? [] : list.split(',').map(Number));
