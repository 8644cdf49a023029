import type { ZonePair } from '#libs/contracts';
import type { Queryable } from '#libs/database';
import { zonesThatCount } from '#libs/domain-kit';

/** The pairs in force at any instant of the last hours, oldest first, by the database's clock. */
export async function readZones(tx: Queryable, accountId: string, memoryHours: number): Promise<ZonePair[]> {
  const rows = await tx.query<ZonePair & { now: string }>(
    `SELECT time_zone AS "timeZone", day_starts_at AS "dayStartsAt", since,
            date_trunc('milliseconds', statement_timestamp()) AS now
     FROM zone WHERE account_id = $1 ORDER BY since`,
    [accountId],
  );
  const zones = rows.map(({ timeZone, dayStartsAt, since }) => ({ timeZone, dayStartsAt, since }));
  return rows.length === 0 ? [] : zonesThatCount(zones, new Date(rows[0]!.now), memoryHours);
}

/**
 * Another pair is in force from now on; those that no longer count are forgotten. A second change within a
 * millisecond is stamped one later, so that the order stays.
 */
export async function addZone(
  tx: Queryable,
  accountId: string,
  { timeZone, dayStartsAt }: { timeZone: string; dayStartsAt: string },
  memoryHours: number,
): Promise<ZonePair[]> {
  await tx.query(
    `INSERT INTO zone (account_id, since, time_zone, day_starts_at)
     SELECT $1, greatest(date_trunc('milliseconds', statement_timestamp()), max(since) + interval '1 ms'), $2, $3
     FROM zone WHERE account_id = $1`,
    [accountId, timeZone, dayStartsAt],
  );
  const zones = await readZones(tx, accountId, memoryHours);
  await tx.query('DELETE FROM zone WHERE account_id = $1 AND since < $2', [accountId, zones[0]!.since]);
  return zones;
}

/** The database's own list of time zones; slow (it reads files), so it is asked once per process. */
export async function readTimeZoneNames(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ name: string }>('SELECT name FROM pg_timezone_names');
  return rows.map((row) => row.name);
}
