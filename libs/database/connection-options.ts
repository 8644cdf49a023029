import { roleOf } from './roles';
import { DATABASE_DEFAULTS, type DatabaseSettings, type SchemaName } from './settings';

/** A dead peer is noticed by both sides within this, so that its locks come free. */
const KEEPALIVE = { idleSeconds: 10, intervalSeconds: 5, probes: 3 } as const;

/** Our side of it, for the driver. */
export const KEPT_ALIVE = {
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEPALIVE.idleSeconds * 1000,
} as const;

/** The url with settings that Postgres applies when the connection starts, so that no query precedes them. */
export function withOptions(url: string, options: Record<string, string | number>): string {
  const parsed = new URL(url);
  const given = parsed.searchParams.get('options');
  const ours = Object.entries(options).map(([name, value]) => `-c ${name}=${value}`);
  parsed.searchParams.set('options', [...(given ? [given] : []), ...ours].join(' '));
  return parsed.toString().replaceAll('+', '%20');
}

/** What every connection in a schema starts with: whom it acts as, where it is, and how it tells dates. */
export const sessionOptions = (role: string, schema: SchemaName): Record<string, string | number> => ({
  role,
  search_path: schema,
  TimeZone: 'UTC',
  DateStyle: 'ISO',
  tcp_keepalives_idle: KEEPALIVE.idleSeconds,
  tcp_keepalives_interval: KEEPALIVE.intervalSeconds,
  tcp_keepalives_count: KEEPALIVE.probes,
});

/** What every connection of a service starts with: the same, and its limits. */
export const serviceOptions = (
  settings: DatabaseSettings,
  schema: SchemaName,
): Record<string, string | number> => ({
  ...sessionOptions(roleOf(schema), schema),
  // Small batches would be planned anew each time, for half of what they cost.
  plan_cache_mode: 'force_generic_plan',
  statement_timeout: settings.statementTimeoutMs ?? DATABASE_DEFAULTS.statementTimeoutMs,
  idle_in_transaction_session_timeout:
    settings.idleInTransactionTimeoutMs ?? DATABASE_DEFAULTS.idleInTransactionTimeoutMs,
});
