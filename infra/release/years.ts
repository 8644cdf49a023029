import { eventually, type FreshDatabase } from '#libs/testing';

/** Each date from the first to the last of so many days ago; none of them can be recorded any more. */
export const YEARS = { first_days_ago: 800, last_days_ago: 30 };
const DATES = YEARS.first_days_ago - YEARS.last_days_ago + 1;
const INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/** The dates, `days` ago each. */
const EACH_DATE = `generate_series(${YEARS.last_days_ago}, ${YEARS.first_days_ago}) AS days`;

/** The one completion of a habit once more on each date, and told as it was. */
const liveForYears = (habitId: string): string => `
  INSERT INTO habit.completion
  SELECT (jsonb_populate_record(c, jsonb_build_object('local_date', c.local_date - days,
    'recorded_at', c.recorded_at - make_interval(days => days),
    'first_recorded_at', c.recorded_at - make_interval(days => days),
    'amount_changed_at', c.recorded_at - make_interval(days => days)))).*
  FROM habit.completion c, ${EACH_DATE} WHERE habit_id = '${habitId}';
  INSERT INTO habit.outbox (type, subject, data)
  SELECT o.type, o.subject, (o.data::jsonb || jsonb_build_object('localDate', c.local_date - days,
    'recordedAt', earlier, 'firstRecordedAt', earlier, 'amountChangedAt', earlier))::json
  FROM habit.outbox o JOIN habit.completion c ON o.data->>'localDate' = c.local_date::text, ${EACH_DATE},
    to_char((c.recorded_at - make_interval(days => days)) AT TIME ZONE 'UTC', '${INSTANT}') AS earlier
  WHERE o.type = 'habit.completion-changed.v1' AND o.data->>'habitId' = '${habitId}'
    AND c.habit_id = '${habitId}'`;

/** Resolves when the release that runs has taken years of somebody's one habit, recorded on one date until now. */
export async function settleForYears(
  database: FreshDatabase,
  userId: string,
  habitId: string,
): Promise<void> {
  await database.query(liveForYears(habitId));
  const isTaken = async (): Promise<boolean> => {
    const [row] = await database.query<{ dates: string; pending: boolean }>(
      `SELECT count(*) AS dates, bool_or(pending_since IS NOT NULL) AS pending
       FROM progression.completion JOIN progression.account USING (user_id) WHERE user_id = $1`,
      [userId],
    );
    return Number(row!.dates) === DATES + 1 && !row!.pending;
  };
  await eventually(isTaken, { what: `${DATES} dates to be taken` });
}

/** All that is kept of somebody's years, row by row. @param suffix of the tables, or of the views that stand for them */
export async function yearsOf(
  database: FreshDatabase,
  userId: string,
  suffix: '' | '_history',
): Promise<string[]> {
  const tables = ['habit.completion', 'progression.completion', 'progression.ledger'];
  const rows = await Promise.all(
    tables.map((table) =>
      database.query<{ row: string }>(
        `SELECT '${table} ' || kept AS row FROM ${table}${suffix} AS kept WHERE user_id = $1 ORDER BY 1`,
        [userId],
      ),
    ),
  );
  return rows.flat().map(({ row }) => row);
}
