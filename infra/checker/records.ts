/** One statement on the product's own database, as a user who may read every schema. */
export type Query = <Row>(sql: string) => Promise<Row[]>;

/** What must hold in the tables at a quiet moment: each statement finds what contradicts its sentence. */
const RULES: readonly { what: string; contradictions: string }[] = [
  {
    what: 'each version of a completion is told once',
    contradictions: `
      SELECT c.habit_id, c.local_date::text, c.version, told.versions FROM habit.completion_history c LEFT JOIN (
        SELECT data->>'habitId' AS habit_id, data->>'localDate' AS local_date,
          array_agg((data->>'version')::int ORDER BY (data->>'version')::int) AS versions
        FROM habit.outbox WHERE type = 'habit.completion-changed.v1' AND data->>'habitId' IS NOT NULL
        GROUP BY 1, 2) AS told
      ON told.habit_id = c.habit_id::text AND told.local_date = c.local_date::text
      WHERE told.versions IS DISTINCT FROM ARRAY(SELECT generate_series(1, c.version))`,
  },
  {
    what: 'progression holds the completions that habit holds',
    contradictions: `
      SELECT coalesce(told.habit_id, taken.habit_id) AS habit_id, told.version, taken.version AS taken
      FROM habit.completion_history told FULL JOIN progression.completion_history taken USING (user_id, habit_id, local_date)
      WHERE told.version IS DISTINCT FROM taken.version OR told.status IS DISTINCT FROM taken.status`,
  },
  {
    what: 'a completion’s version has one receipt at most',
    contradictions: `
      SELECT habit_id, local_date::text, completion_version, count(*) FROM progression.ledger_history
      WHERE completion_version IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1`,
  },
  {
    what: 'the ledger’s sum is the balance, and what is shown',
    contradictions: `
      SELECT a.user_id, a.madra_hundredths AS balance, l.sum, p.madra_hundredths AS shown
      FROM progression.account a
      LEFT JOIN (SELECT user_id, sum(amount_hundredths) AS sum FROM progression.ledger_history GROUP BY 1) l USING (user_id)
      LEFT JOIN progression.progress p USING (user_id)
      WHERE a.erased_at IS NULL AND (a.madra_hundredths <> coalesce(l.sum, 0)
        OR a.madra_hundredths <> coalesce(p.madra_hundredths, 0))`,
  },
  {
    what: 'nobody waits for an evaluation',
    contradictions: `SELECT user_id, pending_since FROM progression.account WHERE pending_since IS NOT NULL`,
  },
  {
    what: 'all changes of boards are published',
    contradictions: `SELECT id, kind, board, member_id FROM leaderboard.mark`,
  },
];

/** How many rules `recordDifferences` holds the tables against. */
export const RECORD_RULES = RULES.length;

/** What contradicts the rules right now. */
export async function recordDifferences(query: Query): Promise<string[]> {
  const differences: string[] = [];
  for (const { what, contradictions } of RULES)
    for (const row of await query<object>(contradictions))
      differences.push(`not so: ${what}: ${JSON.stringify(row)}`);
  return differences;
}
