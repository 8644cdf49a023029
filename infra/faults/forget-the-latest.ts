import type { Product } from './product';

const LAST_ACKNOWLEDGED = 20;

/** What was acknowledged last is not in the database, as if answers had gone out before their commit. */
export async function forgetTheLatest(product: Product): Promise<void> {
  await product.query(
    `WITH latest AS (
       SELECT user_id, habit_id, local_date FROM habit.completion WHERE amount IS NOT NULL
       ORDER BY recorded_at DESC LIMIT ${LAST_ACKNOWLEDGED})
     DELETE FROM habit.completion USING latest
     WHERE (completion.user_id, completion.habit_id, completion.local_date)
       = (latest.user_id, latest.habit_id, latest.local_date)`,
  );
}
