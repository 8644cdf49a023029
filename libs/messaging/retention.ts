import { SERVICES, type ServiceName } from '#libs/contracts';
import type { Database } from '#libs/database';
import type { Logger } from '#libs/domain-kit';
import { RELAY_GROUP } from './lag';
import { LIMITS } from './limits';
import type { Position } from './outbox';
import { pause } from './waiting';

/** Beyond any row: what nobody reads goes by its age alone. */
const OUTBOX_END: Position = { epoch: 2 ** 31 - 1, xid: '0', seq: 0 };

export interface RetentionOptions {
  retentionHours: number;
  /** Whose cursors hold rows back: the relay's on Kafka, the groups' themselves on Postgres. */
  readers: 'relay' | 'groups';
  log: Logger;
}

/** Deletes, now and then, what all readers have read and what is older than the retention. */
export async function keepTidy(
  database: Database,
  source: ServiceName,
  options: RetentionOptions,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await tidyOutbox(database, source, options, signal);
    await tidyInbox(database, signal);
    await pause(LIMITS.retention_every_ms, signal);
  }
}

/** What a reader has not read is never deleted, however old; one that lags so far is reported as an error. */
export async function tidyOutbox(
  database: Database,
  source: ServiceName,
  { retentionHours, readers, log }: RetentionOptions,
  signal: AbortSignal,
): Promise<void> {
  const cursors = (await cursorsOf(database, source)).filter(
    ({ group }) => (group === RELAY_GROUP) === (readers === 'relay'),
  );
  const slowest = cursors[0];
  const position: Position = slowest ?? OUTBOX_END;
  let deleted = LIMITS.retention_batch_rows as number;
  while (deleted === LIMITS.retention_batch_rows && !signal.aborted) {
    const rows = await database.query(
      `DELETE FROM outbox WHERE (epoch, xid, seq) IN (
         SELECT epoch, xid, seq FROM outbox
         WHERE (epoch, xid, seq) <= ($1::integer, $2::xid8, $3::bigint)
           AND time < now() - make_interval(hours => $4)
         ORDER BY epoch, xid, seq LIMIT $5)
       RETURNING seq`,
      [position.epoch, position.xid, position.seq, retentionHours, LIMITS.retention_batch_rows],
    );
    deleted = rows.length;
  }
  const overdue = await database.query(
    `SELECT 1 FROM outbox WHERE time < now() - make_interval(hours => $1)
       AND (epoch, xid, seq) > ($2::integer, $3::xid8, $4::bigint) LIMIT 1`,
    [retentionHours, position.epoch, position.xid, position.seq],
  );
  if (overdue.length > 0) {
    log.error(
      { source, group: slowest?.group, retentionHours },
      'a reader lags behind the retention of the outbox; its rows are kept until it has read them',
    );
  }
}

async function tidyInbox(database: Database, signal: AbortSignal): Promise<void> {
  let deleted = LIMITS.retention_batch_rows as number;
  while (deleted === LIMITS.retention_batch_rows && !signal.aborted) {
    const rows = await database.query(
      `DELETE FROM inbox WHERE (group_name, event_id) IN (
         SELECT group_name, event_id FROM inbox
         WHERE taken_at < now() - make_interval(hours => $1) ORDER BY taken_at LIMIT $2)
       RETURNING event_id`,
      [LIMITS.inbox_retention_hours, LIMITS.retention_batch_rows],
    );
    deleted = rows.length;
  }
}

type ReaderCursor = Position & { group: string };

/** Every reader's cursor in one source, the slowest first. A group that is gone for good: delete its cursor. */
async function cursorsOf(database: Database, source: ServiceName): Promise<ReaderCursor[]> {
  const found: ReaderCursor[] = [];
  for (const schema of SERVICES) {
    const [view] = await database.query<{ there: boolean }>(
      `SELECT EXISTS (SELECT FROM information_schema.views
                      WHERE table_schema = $1 AND table_name = 'cursor_progress') AS there`,
      [schema],
    );
    if (!view!.there) continue;
    found.push(
      ...(await database.query<ReaderCursor>(
        `SELECT group_name AS "group", epoch, xid::text AS xid, seq FROM ${schema}.cursor_progress
         WHERE source = $1`,
        [source],
      )),
    );
  }
  return found.sort(compare);
}

const compare = (a: Position, b: Position): number =>
  a.epoch - b.epoch || Number(BigInt(a.xid) - BigInt(b.xid)) || a.seq - b.seq;
