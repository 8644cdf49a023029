import type { ServiceName } from '#libs/contracts';
import type { Database } from '#libs/database';
import type { Lag } from './event-bus';
import { LIMITS } from './limits';

/** The reader of an outbox that copies it to Kafka; its cursor lies with the source. */
export const RELAY_GROUP = 'kafka.relay';

/** What an outbox holds beyond a reader's cursor, also what an open transaction still holds back. */
export async function outboxLag(database: Database, group: string, source: ServiceName): Promise<Lag> {
  const [row] = await database.query<{ events: number; seconds: number }>(
    `SELECT count(*) AS events,
            coalesce(greatest(extract(epoch FROM clock_timestamp() - min(time)), 0), 0) AS seconds
     FROM (
       SELECT told.time FROM ${source}.outbox_told AS told
       WHERE (told.epoch, told.xid, told.seq) > (
         SELECT coalesce(max(epoch), 0), coalesce(max(xid), '0'::xid8), coalesce(max(seq), 0)
         FROM consumer_cursor WHERE group_name = $1 AND source = $2)
       ORDER BY told.epoch, told.xid, told.seq LIMIT ${LIMITS.lag_events_max}
     ) AS behind`,
    [group, source],
    `outbox_lag_${source}`,
  );
  return { group, source, ...row! };
}
