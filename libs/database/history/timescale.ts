import type { QueryRunner } from 'typeorm';
import { HISTORY_LIMITS, type HistoryTable } from './history-table';

/** TimescaleDB of this database. */
export interface Timescale {
  /** Where its functions are. */
  schema: string;
  /** Whether its licence has compression; the Apache edition has none. */
  compresses: boolean;
}

/** Null where the extension is not in this database: it is looked for, never asked for. */
export async function findTimescale(runner: QueryRunner): Promise<Timescale | null> {
  const [found] = (await runner.query(
    `SELECT extnamespace::regnamespace::text AS schema,
       current_setting('timescaledb.license', true) = 'timescale' AS compresses
     FROM pg_extension WHERE extname = 'timescaledb'`,
  )) as Timescale[];
  return found ?? null;
}

/** A table as a hypertable, with chunks of a month; `user_id` is whom compressed rows lie together by. */
export function hypertable({ schema, table, key, guarded }: HistoryTable, timescale: Timescale): string[] {
  const name = `${schema}.${table}`;
  const make = `SELECT ${timescale.schema}.create_hypertable('${name}',
    ${timescale.schema}.by_range('${key}', INTERVAL '1 month'), create_default_indexes => false, migrate_data => true)`;
  // Rows that a policy guards can't be compressed (timescaledb#6827).
  if (!timescale.compresses || guarded) return [make];
  return [
    make,
    `ALTER TABLE ${name} SET (timescaledb.compress, timescaledb.compress_segmentby = 'user_id',
       timescaledb.compress_orderby = '${key}')`,
    `SELECT ${timescale.schema}.add_compression_policy('${name}',
       INTERVAL '${HISTORY_LIMITS.months_at_hand} months')`,
  ];
}
