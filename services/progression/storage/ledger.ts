import type { LedgerKind } from '#libs/contracts';
import { type Database, plainArray, type Queryable, textArray } from '#libs/database';
import { fromHundredths, type Hundredths, type LocalDate } from '#libs/domain-kit';
import type { Receipt } from '../domain/completion';
import { receiptId } from '../domain/receipt-id';

/** Appends entries; nothing is ever changed or deleted but with its account. */
export async function appendReceipts(tx: Queryable, receipts: readonly Receipt[]): Promise<void> {
  if (receipts.length === 0) return;
  await tx.query(
    `INSERT INTO ledger (user_id, recorded_at, id, kind, amount_hundredths, habit_id, local_date, time_zone,
       rule_version, completion_version)
     SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::integer[], $6::uuid[],
       $7::date[], $8::text[], $9::integer[], $10::integer[])`,
    [
      plainArray(receipts.map(({ userId }) => userId)),
      plainArray(receipts.map(({ recordedAt }) => recordedAt)),
      plainArray(receipts.map(receiptId)),
      plainArray(receipts.map(({ kind }) => kind)),
      plainArray(receipts.map(({ amount }) => amount)),
      plainArray(receipts.map(({ habitId }) => habitId)),
      plainArray(receipts.map(({ localDate }) => localDate)),
      textArray(receipts.map(({ timeZone }) => timeZone)),
      plainArray(receipts.map(({ ruleVersion }) => ruleVersion)),
      plainArray(receipts.map(({ completionVersion }) => completionVersion)),
    ],
    'ledger_append',
  );
}

/** An entry as `GET /v1/progress/ledger` shows it. */
export interface LedgerEntry {
  id: string;
  kind: LedgerKind;
  amount: number;
  habitId: string;
  localDate: LocalDate;
  timeZone: string;
  ruleVersion: number;
  completionVersion: number | null;
  recordedAt: string;
}

/** Where a page of the ledger ends. */
export interface LedgerPlace {
  recordedAt: string;
  id: string;
}

/** After every entry there can be. */
const NEWEST: LedgerPlace = { recordedAt: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** Entries of a user, newest first, that come after a place. */
export async function readLedger(
  db: Database,
  userId: string,
  after: LedgerPlace | null,
  entriesMax: number,
): Promise<LedgerEntry[]> {
  const { recordedAt, id } = after ?? NEWEST;
  const rows = await db.readAs<LedgerEntry & { amount: Hundredths }>({
    personId: userId,
    sql: `SELECT id, kind, amount_hundredths AS amount, habit_id AS "habitId", local_date AS "localDate",
       time_zone AS "timeZone", rule_version AS "ruleVersion", completion_version AS "completionVersion",
       recorded_at AS "recordedAt"
     FROM ledger_history
     WHERE user_id = $1 AND recorded_at <= $2 AND (recorded_at, id) < ($2::timestamptz, $3::uuid)
     ORDER BY recorded_at DESC, id DESC LIMIT $4`,
    params: [userId, recordedAt, id, entriesMax],
    name: 'ledger_read',
    writtenBefore: after?.recordedAt,
  });
  return rows.map((row) => ({ ...row, amount: fromHundredths(row.amount) }));
}
