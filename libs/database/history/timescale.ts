import type { QueryRunner } from 'typeorm';
import type { HistoryTable } from './history-table';

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

/** Rows that a policy guards can't be compressed (timescaledb#6827). */
const isCompressed = ({ guarded }: HistoryTable, { compresses }: Timescale): boolean =>
  compresses && !guarded;

/** A table as a hypertable, with chunks of a month; compressed rows lie together by whose they are. */
export function hypertable(history: HistoryTable, timescale: Timescale): string[] {
  const name = `${history.schema}.${history.table}`;
  const make = `SELECT ${timescale.schema}.create_hypertable('${name}',
    ${timescale.schema}.by_range('${history.key}', INTERVAL '1 month'), create_default_indexes => false, migrate_data => true)`;
  if (!isCompressed(history, timescale)) return [make];
  return [
    make,
    `ALTER TABLE ${name} SET (timescaledb.compress, timescaledb.compress_segmentby = '${history.owner}',
       timescaledb.compress_orderby = '${history.key}')`,
  ];
}

/**
 * Compresses what is long over, as far as the licence goes. Not by a policy of TimescaleDB: its background jobs run as
 * the table's owner, who would have to be able to log in for that.
 */
export function putAwayChunks(history: HistoryTable, timescale: Timescale): string {
  if (!isCompressed(history, timescale)) return 'BEGIN RETURN 0; END';
  return `
    DECLARE
      chunk regclass;
      moved integer := 0;
    BEGIN
      FOR chunk IN SELECT format('%I.%I', chunk_schema, chunk_name)::regclass FROM timescaledb_information.chunks
        WHERE hypertable_schema = '${history.schema}' AND hypertable_name = '${history.table}' AND NOT is_compressed
          AND range_end <= date_trunc('month', now()) - make_interval(months => months_at_hand)
        ORDER BY range_end LIMIT months_max
      LOOP
        PERFORM ${timescale.schema}.compress_chunk(chunk);
        moved := moved + 1;
      END LOOP;
      RETURN moved;
    END`;
}
