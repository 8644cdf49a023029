import type { ProgressCause } from '#libs/contracts';
import { jsonTextArray, plainArray, type Queryable } from '#libs/database';
import type { Hundredths, LocalDate } from '#libs/domain-kit';

/** The row that every writer of a user's progress holds for as long as its transaction lasts. */
export interface Account {
  userId: string;
  pending: boolean;
  erased: boolean;
  /** The Monday before which the kept fold holds; null when there is none. */
  settledBefore: LocalDate | null;
  /** Marked dates from `settledBefore` on, printed; null where they are not kept. */
  openMarks: string | null;
}

/** What one batch of facts does to an account. */
export interface AccountChange {
  userId: string;
  madraDifference: Hundredths;
  causes: ProgressCause[];
  /** As they are now. */
  openMarks: string | null;
  /** The kept fold no longer holds: something before it has changed. */
  unsettled: boolean;
  /** Which dates are open may have changed at once. */
  windowTurned: boolean;
}

/** Causes kept for one evaluation, about a thousand; a user with more changes at once is told the first ones. */
const CAUSES_KEPT_BYTES = 150_000;

/** Locks the accounts of users, in the order of ids; who has none yet is left out. */
export async function lockAccounts(tx: Queryable, userIds: readonly string[]): Promise<Map<string, Account>> {
  const rows = await tx.query<Account>(
    `SELECT user_id AS "userId", pending_since IS NOT NULL AS pending, erased_at IS NOT NULL AS erased,
       settled_before AS "settledBefore", open_marks AS "openMarks"
     FROM account WHERE user_id = ANY ($1::uuid[]) ORDER BY user_id FOR UPDATE`,
    [plainArray(userIds)],
    'account_lock',
  );
  return new Map(rows.map((row) => [row.userId, row]));
}

export async function openAccounts(tx: Queryable, userIds: readonly string[]): Promise<void> {
  await tx.query(
    `INSERT INTO account (user_id)
     SELECT user_id FROM unnest($1::uuid[]) AS told (user_id) ORDER BY user_id
     ON CONFLICT DO NOTHING`,
    [plainArray(userIds)],
    'account_open',
  );
}

/** Books what a batch changed and marks the accounts as pending, with the causes. */
export async function markAccounts(tx: Queryable, changes: readonly AccountChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `UPDATE account SET
       madra_hundredths = account.madra_hundredths + told.madra_difference,
       pending_since = coalesce(account.pending_since, statement_timestamp()),
       causes = CASE WHEN octet_length(account.causes) < ${CAUSES_KEPT_BYTES}
         THEN concat_ws(',', nullif(account.causes, ''), nullif(told.causes, '')) ELSE account.causes END,
       open_marks = told.open_marks,
       settled_before = CASE WHEN told.unsettled THEN NULL ELSE account.settled_before END,
       window_turns_at = CASE WHEN told.window_turned THEN NULL ELSE account.window_turns_at END
     FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::boolean[], $5::boolean[], $6::text[])
       AS told (user_id, madra_difference, open_marks, unsettled, window_turned, causes)
     WHERE account.user_id = told.user_id`,
    [
      plainArray(changes.map(({ userId }) => userId)),
      plainArray(changes.map(({ madraDifference }) => madraDifference)),
      plainArray(changes.map(({ openMarks }) => openMarks)),
      plainArray(changes.map(({ unsettled }) => unsettled)),
      plainArray(changes.map(({ windowTurned }) => windowTurned)),
      jsonTextArray(changes.map(({ causes }) => causes.map((cause) => JSON.stringify(cause)).join())),
    ],
    'account_mark',
  );
}

/** Marks accounts whose open dates have turned by `now`; the oldest first, those that others mark left to them. */
export async function markTurned(db: Queryable, now: Date, rowsMax: number): Promise<string[]> {
  const rows = await db.query<{ user_id: string }>(
    `WITH turned AS (
       SELECT user_id FROM account WHERE window_turns_at <= $1 AND pending_since IS NULL
       ORDER BY window_turns_at LIMIT $2 FOR UPDATE SKIP LOCKED)
     UPDATE account SET pending_since = statement_timestamp() FROM turned
     WHERE account.user_id = turned.user_id RETURNING account.user_id`,
    [now.toISOString(), rowsMax],
  );
  return rows.map((row) => row.user_id);
}

/** Users whose mark is older than so many milliseconds, the oldest first. */
export async function overdueAccounts(db: Queryable, olderMs: number, rowsMax: number): Promise<string[]> {
  const rows = await db.query<{ user_id: string }>(
    `SELECT user_id FROM account WHERE pending_since <= clock_timestamp() - make_interval(secs => $1)
     ORDER BY pending_since LIMIT $2`,
    [olderMs / 1000, rowsMax],
  );
  return rows.map((row) => row.user_id);
}

/** Seconds for which the oldest mark has waited; 0 without any. */
export async function longestWait(db: Queryable): Promise<number> {
  const [row] = await db.query<{ seconds: number }>(
    `SELECT coalesce(greatest(extract(epoch FROM clock_timestamp() - min(pending_since)), 0), 0) AS seconds
     FROM account WHERE pending_since IS NOT NULL`,
  );
  return row!.seconds;
}

/** Puts marks behind all others, so that users whose evaluation fails don't hold up the rest. */
export const postponeAccounts = (db: Queryable, userIds: readonly string[]) =>
  db.query(
    `UPDATE account SET pending_since = clock_timestamp()
     WHERE user_id = ANY ($1::uuid[]) AND pending_since IS NOT NULL`,
    [userIds],
  );
