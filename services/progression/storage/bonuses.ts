import { plainArray, type Queryable } from '#libs/database';
import { fromDayNumber, toDayNumber, type LocalDate } from '#libs/domain-kit';
import type { StandingBonus } from '../domain/bonuses';
import { byIndex } from './by-index';

export type UserBonus = StandingBonus & { userId: string };

interface Row {
  user_id: string;
  habit_id: string;
  run_started_on: LocalDate;
  length: number;
  reached_on: LocalDate;
  amount_hundredths: number;
}

/** Standing bonuses of users, each reached since the date up to which the account's fold holds; without one, all. */
export async function readBonuses(tx: Queryable, userIds: readonly string[]): Promise<UserBonus[]> {
  const rows = await tx.query<Row>(
    `SELECT standing.*
     FROM account
     ${byIndex(
       'standing',
       `SELECT user_id, habit_id, run_started_on, length, reached_on, amount_hundredths
        FROM streak_bonus WHERE streak_bonus.user_id = account.user_id
          AND reached_on >= coalesce(account.settled_before, '-infinity')`,
     )}
     WHERE account.user_id = ANY ($1::uuid[])`,
    [plainArray(userIds)],
    'bonus_read',
  );
  return rows.map((row) => ({
    userId: row.user_id,
    habitId: row.habit_id,
    runStartedOn: toDayNumber(row.run_started_on),
    length: row.length,
    reachedOn: toDayNumber(row.reached_on),
    amount: row.amount_hundredths,
  }));
}

/** Writes bonuses that were given, or whose date has moved. */
export async function writeBonuses(tx: Queryable, bonuses: readonly UserBonus[]): Promise<void> {
  if (bonuses.length === 0) return;
  await tx.query(
    `INSERT INTO streak_bonus (user_id, habit_id, run_started_on, length, reached_on, amount_hundredths)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::integer[], $5::date[], $6::integer[])
     ON CONFLICT (user_id, habit_id, run_started_on, length) DO UPDATE SET reached_on = excluded.reached_on`,
    [
      ...keysOf(bonuses),
      bonuses.map(({ reachedOn }) => fromDayNumber(reachedOn)),
      bonuses.map(({ amount }) => amount),
    ],
  );
}

export async function deleteBonuses(tx: Queryable, bonuses: readonly UserBonus[]): Promise<void> {
  if (bonuses.length === 0) return;
  await tx.query(
    `DELETE FROM streak_bonus
     USING unnest($1::uuid[], $2::uuid[], $3::date[], $4::integer[])
       AS gone (user_id, habit_id, run_started_on, length)
     WHERE (streak_bonus.user_id, streak_bonus.habit_id, streak_bonus.run_started_on, streak_bonus.length)
       = (gone.user_id, gone.habit_id, gone.run_started_on, gone.length)`,
    keysOf(bonuses),
  );
}

const keysOf = (bonuses: readonly UserBonus[]) => [
  bonuses.map(({ userId }) => userId),
  bonuses.map(({ habitId }) => habitId),
  bonuses.map(({ runStartedOn }) => fromDayNumber(runStartedOn)),
  bonuses.map(({ length }) => length),
];
