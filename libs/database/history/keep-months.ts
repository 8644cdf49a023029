import type { Queryable } from '../queryable';
import { HISTORY_LIMITS, type HistoryTable } from './history-table';

/**
 * Makes the months that come, and puts away what is long over.
 * @returns whether there is more to put away
 */
export async function keepMonths(db: Queryable, { schema, table }: HistoryTable): Promise<boolean> {
  const { months_ahead, months_at_hand, months_put_away_max } = HISTORY_LIMITS;
  await db.query(`SELECT ${schema}.${table}_make_months($1)`, [months_ahead]);
  const [row] = await db.query<{ moved: number }>(`SELECT ${schema}.${table}_put_away($1, $2) AS moved`, [
    months_at_hand,
    months_put_away_max,
  ]);
  return row!.moved === months_put_away_max;
}

export type RowsOfHistory = readonly (readonly [HistoryTable, readonly string[]])[];

/**
 * Does work that writes into history. Where a row is of a month that was put away, or that nobody has made, that
 * month is brought back first, and the work done anew: dates far back come seldom, and by import.
 * @param rowsOf asked for only then: the dates or instants of the rows in each table
 */
export async function withMonths<T>(
  db: Queryable,
  rowsOf: () => Promise<RowsOfHistory> | RowsOfHistory,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!lacksMonth(error)) throw error;
    for (const [{ schema, table }, days] of await rowsOf())
      for (const month of new Set(days.map((day) => `${day.slice(0, 7)}-01`)))
        await db.query(`SELECT ${schema}.${table}_bring_back($1)`, [month]);
    return work();
  }
}

/** Postgres tells it as a check that fails, and names none. */
const lacksMonth = (error: unknown): boolean => {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return code === '23514' && constraint === undefined;
};
