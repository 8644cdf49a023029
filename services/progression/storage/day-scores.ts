import { plainArray, type Queryable } from '#libs/database';
import type { Hundredths } from '#libs/domain-kit';
import { byIndex } from './by-index';
import type { UserDate } from './completions';

export interface DayScoreRow extends UserDate {
  score: Hundredths;
  asOf: string;
  /** How many events of this date are told of at once. */
  events: number;
}

/** Writes the scores of dates; returns the version of the last event of each, by user and date. */
export async function writeDayScores(
  tx: Queryable,
  days: readonly DayScoreRow[],
): Promise<Map<string, number>> {
  if (days.length === 0) return new Map();
  const rows = await tx.query<{ user_id: string; local_date: string; version: number }>(
    `INSERT INTO day_score AS known (user_id, local_date, version, score_hundredths, as_of)
     SELECT * FROM unnest($1::uuid[], $2::date[], $3::integer[], $4::integer[], $5::timestamptz[])
     ON CONFLICT (user_id, local_date) DO UPDATE SET version = known.version + excluded.version,
       score_hundredths = excluded.score_hundredths, as_of = excluded.as_of
     RETURNING user_id, local_date, version`,
    [
      plainArray(days.map(({ userId }) => userId)),
      plainArray(days.map(({ localDate }) => localDate)),
      plainArray(days.map(({ events }) => events)),
      plainArray(days.map(({ score }) => score)),
      plainArray(days.map(({ asOf }) => asOf)),
    ],
    'day_score_write',
  );
  return new Map(rows.map((row) => [userDateKey(row.user_id, row.local_date), row.version]));
}

/** The score of one date for each user; dates without one are left out. */
export async function readScores(
  tx: Queryable,
  dates: readonly UserDate[],
): Promise<Map<string, Hundredths>> {
  const rows = await tx.query<{ user_id: string; score: Hundredths }>(
    `SELECT asked.user_id, day.score
     FROM unnest($1::uuid[], $2::date[]) AS asked (user_id, local_date)
     ${byIndex(
       'day',
       `SELECT score_hundredths AS score FROM day_score
        WHERE day_score.user_id = asked.user_id AND day_score.local_date = asked.local_date`,
     )}`,
    [plainArray(dates.map(({ userId }) => userId)), plainArray(dates.map(({ localDate }) => localDate))],
    'day_score_read',
  );
  return new Map(rows.map((row) => [row.user_id, row.score]));
}

export const userDateKey = (userId: string, localDate: string): string => `${userId} ${localDate}`;
