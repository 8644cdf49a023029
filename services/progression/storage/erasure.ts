import type { Queryable } from '#libs/database';
import { eraseDeadLetters } from '#libs/messaging';

const TABLES = [
  'completion',
  'completion_archive',
  'ledger',
  'ledger_archive',
  'streak_bonus',
  'progress',
  'habit',
  'person',
];

/** Deletes everything of a user, whose account row the caller holds; a tombstone stays. */
export async function eraseUser(tx: Queryable, userId: string, at: string): Promise<void> {
  for (const table of TABLES) await tx.query(`DELETE FROM ${table} WHERE user_id = $1`, [userId]);
  await tx.query(
    `UPDATE account SET madra_hundredths = 0, pending_since = NULL, causes = '', settled_before = NULL,
       open_marks = NULL, window_turns_at = NULL, erased_at = $2
     WHERE user_id = $1`,
    [userId, at],
  );
  await eraseDeadLetters(tx, userId);
}
