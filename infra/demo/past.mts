import { sql } from '../bench/sql.mts';
import { runningPostgres } from '../local/postgres-of-home.mts';
import { errorText, Stop } from '../local/say.mts';
import { historyOf, type PastCompletion } from './history.mts';
import type { Settled } from './settle.mts';

/** Completions of one statement. */
const ROWS_MAX = 2_000;
const INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/**
 * Completions with the events that tell of them, as the habit service writes both; what is there stays, and is
 * not told again. Everything else (receipts, streaks, boards) follows from the events.
 */
const WRITE = `
  WITH asked AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS a ("userId" uuid, "habitId" uuid, "localDate" date, status text,
      amount int, target int, difficulty int, "timeZone" text, "recordedAt" timestamptz)
  ), held AS (
    SELECT habit_id FROM habit.habit WHERE (user_id, habit_id) IN (SELECT "userId", "habitId" FROM asked)
    ORDER BY habit_id FOR SHARE
  ), written AS (
    INSERT INTO habit.completion (user_id, habit_id, local_date, version, status, amount, target, difficulty,
      time_zone, recorded_at, first_recorded_at, amount_changed_at, written_by)
    SELECT "userId", "habitId", "localDate", 1, status, amount, target, difficulty, "timeZone", "recordedAt",
      recorded.amount_at, recorded.amount_at, gen_random_uuid()
    FROM asked JOIN held ON held.habit_id = "habitId"
    CROSS JOIN LATERAL (SELECT CASE WHEN amount IS NOT NULL THEN "recordedAt" END AS amount_at) AS recorded
    ON CONFLICT DO NOTHING
    RETURNING *
  ), told AS (
    INSERT INTO habit.outbox (type, subject, data)
    SELECT 'habit.completion-changed.v1', user_id, jsonb_build_object('userId', user_id, 'habitId', habit_id,
      'localDate', local_date, 'version', version, 'status', status, 'previousStatus', NULL, 'amount', amount,
      'target', target, 'difficulty', difficulty, 'timeZone', time_zone,
      'recordedAt', to_char(recorded_at AT TIME ZONE 'UTC', '${INSTANT}'),
      'firstRecordedAt', to_char(first_recorded_at AT TIME ZONE 'UTC', '${INSTANT}'),
      'amountChangedAt', to_char(amount_changed_at AT TIME ZONE 'UTC', '${INSTANT}'))
    FROM written ORDER BY recorded_at
  )
  SELECT count(*)::int AS written FROM written`;

/** The database of a valley, for what the public API closes: dates that are long over. */
export class Past {
  private readonly url: string;

  private constructor(url: string) {
    this.url = url;
  }

  /** @throws Stop where no database can be had */
  static of(dataDir: string, given: string | undefined): Past {
    const url = given || runningPostgres(dataDir);
    if (url) return new Past(url);
    throw new Stop(
      '--history writes into the database, which the public API can not: run it with the DATA_DIR of `npm start`, ' +
        'or give DATABASE_URL.',
    );
  }

  /**
   * The past may be written only where nobody looks back on it yet: to others it would change boards that are final.
   * @param usernames of the demo's people
   * @returns false when all of them are there already, and others have come since
   * @throws Stop when people are yet to come, and somebody else lives there
   */
  async isOpenTo(usernames: readonly string[]): Promise<boolean> {
    const [found] = await this.ask<{ ours: number; others: number }>(
      `SELECT count(*) FILTER (WHERE username = ANY ($1::text[]))::int AS ours,
         count(*) FILTER (WHERE username <> ALL ($1::text[]))::int AS others FROM identity.account`,
      [usernames],
    );
    if (found!.others === 0) return true;
    if (found!.ours < usernames.length)
      throw new Stop(
        'Somebody else lives in this valley, and a past that is written now would change boards that are final. Leave ' +
          'out --history, or start a valley of its own: DATA_DIR=.data-demo npm start, then the same before this.',
      );
    return false;
  }

  /** @returns how many completions were written. @throws Stop when the people are not of this database */
  async write(people: readonly Settled[]): Promise<number> {
    const ids = people.flatMap(({ habits }) => habits.map(({ id }) => id));
    const known = await this.ask('SELECT FROM habit.habit WHERE habit_id = ANY ($1::uuid[])', [ids]);
    if (known.length < ids.length)
      throw new Stop('This is not the database of the server at --url: say the DATA_DIR that it runs on.');
    const all = people.flatMap(historyOf).sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1));
    let written = 0;
    for (let from = 0; from < all.length; from += ROWS_MAX)
      written += await this.writeSome(all.slice(from, from + ROWS_MAX));
    return written;
  }

  private async writeSome(completions: readonly PastCompletion[]): Promise<number> {
    const [row] = await this.ask<{ written: number }>(WRITE, [JSON.stringify(completions)]);
    return row!.written;
  }

  private async ask<T extends object>(text: string, values: unknown[]): Promise<T[]> {
    try {
      return await sql<T>(this.url, text, values);
    } catch (error) {
      throw new Stop(`The database could not be used (${errorText(error)}): check DATA_DIR or DATABASE_URL.`);
    }
  }
}
