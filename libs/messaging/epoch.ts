import type { ServiceName } from '#libs/contracts';
import type { Queryable } from '#libs/database';
import { RELAY_GROUP } from './lag';

/**
 * Puts what a service writes from now on behind everything that its outbox holds, and has its relay begin anew. For a
 * database that was set back: what came after has happened nowhere any more, its transaction ids are given once more,
 * and consumers that read from Kafka were set back too, so that all the outbox still keeps must come to them again. The
 * relay's cursor goes back here and not when the relay notices: retention would be quicker where all of it is old.
 * @returns the epoch that begins
 */
export async function beginEpoch(tx: Queryable, schema: ServiceName): Promise<number> {
  const [begun] = await tx.query<{ epoch: number }>(
    `UPDATE ${schema}.outbox_epoch SET epoch = epoch + 1, server = system_identifier::text
     FROM pg_control_system() RETURNING epoch`,
  );
  const { epoch } = begun!;
  await tx.query(`ALTER TABLE ${schema}.outbox ALTER COLUMN epoch SET DEFAULT ${epoch}`);
  await tx.query(
    `UPDATE ${schema}.consumer_cursor SET epoch = 0, xid = '0', seq = 0, term = term + 1, state = '{}'
     WHERE group_name = $1`,
    [RELAY_GROUP],
  );
  return epoch;
}

/** A dump that came into another server is noticed at the boot: its transaction ids may be lower than the outbox's. */
export async function followRestore(tx: Queryable, schema: ServiceName): Promise<void> {
  const elsewhere = await tx.query(
    `SELECT FROM ${schema}.outbox_epoch, pg_control_system() WHERE server <> system_identifier::text`,
  );
  if (elsewhere.length > 0) await beginEpoch(tx, schema);
}
