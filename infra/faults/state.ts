import type { Wire } from '../checker/wire';
import type { Product } from './product';

/**
 * Everything that consumers derive and that is a function of the facts alone: no counters, no times of evaluations,
 * no history of how it came about.
 */
const TABLES: Readonly<Record<string, string>> = {
  'habit.person': 'SELECT user_id, profile_version, zones, erased_at FROM habit.person',
  'clan.person': 'SELECT user_id, profile_version, display_name, erased_at FROM clan.person',
  'progression.account': `
    SELECT user_id, madra_hundredths, settled_before, window_turns_at, pending_since, erased_at
    FROM progression.account`,
  'progression.person': 'SELECT * FROM progression.person',
  'progression.habit': 'SELECT * FROM progression.habit',
  'progression.completion': 'SELECT * FROM progression.completion',
  // A bonus keeps the date that reached it when it was given.
  'progression.ledger': `
    SELECT user_id, habit_id, CASE WHEN kind NOT LIKE 'streak-%' THEN local_date END AS local_date,
      sum(amount_hundredths) AS sum
    FROM progression.ledger GROUP BY 1, 2, 3 HAVING sum(amount_hundredths) <> 0`,
  'progression.streak_bonus': 'SELECT * FROM progression.streak_bonus',
  'progression.progress': `
    SELECT user_id, today, oldest_open, madra_hundredths, score_today_hundredths, streak_current,
      streak_longest, freezes, realm, runs, checkpoint FROM progression.progress`,
};

const PERIODS = ['day', 'week', 'month', 'all_time'] as const;

/** The rows of each table as JSON, one a line, in one order. */
export async function stateOf(product: Product): Promise<Map<string, string>> {
  const state = new Map<string, string>();
  for (const [table, sql] of Object.entries(TABLES)) {
    const rows = await product.query<{ row: string }>(
      `SELECT to_jsonb(told)::text AS row FROM (${sql}) AS told ORDER BY 1`,
    );
    state.set(table, rows.map(({ row }) => row).join('\n'));
  }
  return state;
}

/** All rows of these boards, one a line, in their order. */
export async function boardsOf(viewer: Wire, boards: readonly string[]): Promise<Map<string, string>> {
  const shown = new Map<string, string>();
  for (const board of boards)
    for (const period of PERIODS) {
      const rows = await viewer.all<object>(`/v1/boards/${board}?period=${period}&limit=100`);
      shown.set(`${board} ${period}`, rows.map((row) => JSON.stringify(row)).join('\n'));
    }
  return shown;
}
