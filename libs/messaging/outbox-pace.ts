import type { Queryable } from '#libs/database';

/** Where more was told within the minute, the pace is that of these. */
const EVENTS_COUNTED_MAX = 10_000;

/** What the outbox that `db` looks at told in the last minute, by type. */
export const eventsPerMinute = (db: Queryable): Promise<{ type: string; perMinute: number }[]> =>
  db.query(
    `WITH newest AS (
       SELECT type, time FROM outbox ORDER BY epoch DESC, xid DESC, seq DESC LIMIT $1
     ), counted AS (
       SELECT type, time FROM newest WHERE time > clock_timestamp() - interval '1 minute'
     ), span AS (
       SELECT CASE WHEN count(*) < $1 THEN 60
         ELSE greatest(extract(epoch FROM clock_timestamp() - min(time)), 1) END AS seconds FROM counted
     )
     SELECT type, round(count(*) * 60 / (SELECT seconds FROM span))::integer AS "perMinute"
     FROM counted GROUP BY type ORDER BY "perMinute" DESC, type`,
    [EVENTS_COUNTED_MAX],
  );
