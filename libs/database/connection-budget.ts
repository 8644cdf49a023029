import type { Database } from './database';

export interface ConnectionBudget {
  /** What the pools of this process, and one connection of each for locks, may come to. */
  ours: number;
  /** Open now, by anybody else. */
  others: number;
  /** What the server takes from those who are no superusers. */
  places: number;
}

/** One more than its pool: for locks. */
const LOCK_CONNECTIONS = 1;

/** Counts what may be open at once. The server tells of a pooler's connections as of anybody's. */
export async function connectionBudget(
  databases: readonly Database[],
  poolMax: number,
): Promise<ConnectionBudget | null> {
  const [database] = databases;
  if (!database) return null;
  const [row] = await database.query<{ open: number; places: number }>(
    `SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS open,
            current_setting('max_connections')::integer
              - current_setting('superuser_reserved_connections')::integer
              - current_setting('reserved_connections')::integer AS places`,
  );
  const own = databases.reduce((sum, { openConnections }) => sum + openConnections, 0);
  const ours = databases.length * (poolMax + LOCK_CONNECTIONS);
  return { ours, others: Math.max(row!.open - own, 0), places: row!.places };
}

/** A warning in words when it may not fit; null when it does. */
export function budgetWarning({ ours, others, places }: ConnectionBudget): string | null {
  if (ours + others <= places) return null;
  return (
    `the pools of this process may open ${ours} connections and others have ${others} open, but Postgres takes ` +
    `${places}: lower DATABASE_POOL_MAX, raise max_connections, or put PgBouncer in between`
  );
}
