import { archiveOf, HISTORY_LIMITS, type HistoryTable } from './history-table';
import { putAwayChunks, type Timescale } from './timescale';

/** As its owner, whoever calls it: a service itself can change nothing of its tables' shape. */
const ownersFunction = (declaration: string, body: string): string => `
  CREATE FUNCTION ${declaration} LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
  SET lock_timeout = '${HISTORY_LIMITS.lock_timeout_ms}ms' AS $function$${body}$function$`;

/** The pieces that hang under a table, each from one instant to before another; null at an end that is open. */
const piecesOf = (parent: string): string => `(
        SELECT relname AS name, bounds,
          substring(bounds FROM 'FROM \\(''([^'']+)''')::timestamptz AS begins,
          substring(bounds FROM 'TO \\(''([^'']+)''')::timestamptz AS ends
        FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
        CROSS JOIN pg_get_expr(relpartbound, pg_class.oid) AS bounds
        WHERE inhparent = '${parent}'::regclass) AS piece`;

/** Takes a piece from one table and hangs it under the other: no row is touched, and no reader misses one. */
const move = (schema: string, from: string, to: string): string => `
        EXECUTE format('ALTER TABLE ${from} DETACH PARTITION ${schema}.%I', one.name);
        EXECUTE format('ALTER TABLE ${to} ATTACH PARTITION ${schema}.%I %s', one.name, one.bounds);`;

/**
 * A month is made beside the table, with a check that says what it holds, and then attached: making it stops nobody,
 * and neither that nor a later move reads a row.
 */
const makeMonth = ({ schema, table, key, fillfactor }: HistoryTable, parent: string, archive: string) => `
    DECLARE
      first_day date := date_trunc('month', day);
      next_day date := first_day + interval '1 month';
      month text := '${table}_' || to_char(first_day, 'YYYY_MM');
    BEGIN
      PERFORM FROM (SELECT * FROM ${piecesOf(parent)} UNION ALL SELECT * FROM ${piecesOf(archive)}) AS piece
        WHERE (piece.begins IS NULL OR piece.begins <= first_day) AND piece.ends > first_day;
      IF FOUND THEN RETURN; END IF;
      EXECUTE format('CREATE TABLE ${schema}.%I (LIKE ${parent} INCLUDING ALL)${
        fillfactor === undefined ? '' : ` WITH (fillfactor = ${fillfactor})`
      }', month);
      EXECUTE format('ALTER TABLE ${schema}.%I ADD CONSTRAINT %I CHECK (${key} >= %L AND ${key} < %L)',
        month, month || '_bounds', first_day, next_day);
      EXECUTE format('ALTER TABLE ${parent} ATTACH PARTITION ${schema}.%I FOR VALUES FROM (%L) TO (%L)',
        month, first_day, next_day);
    EXCEPTION WHEN duplicate_table OR unique_violation THEN NULL; -- Another was quicker.
    END`;

const makeMonths = (parent: string): string => `
    BEGIN
      FOR distance IN 0..ahead LOOP
        PERFORM ${parent}_make_month((date_trunc('month', now()) + make_interval(months => distance))::date);
      END LOOP;
    END`;

const putAway = ({ schema }: HistoryTable, parent: string, archive: string): string => `
    DECLARE
      one record;
      moved integer := 0;
    BEGIN
      FOR one IN SELECT * FROM ${piecesOf(parent)}
        WHERE ends <= date_trunc('month', now()) - make_interval(months => months_at_hand)
        ORDER BY ends LIMIT months_max
      LOOP${move(schema, parent, archive)}
        moved := moved + 1;
      END LOOP;
      RETURN moved;
    END`;

const bringBack = ({ schema }: HistoryTable, parent: string, archive: string): string => `
    DECLARE
      one record;
    BEGIN
      FOR one IN SELECT * FROM ${piecesOf(archive)} WHERE (begins IS NULL OR begins <= day) AND ends > day
      LOOP${move(schema, archive, parent)}
      END LOOP;
      PERFORM ${parent}_make_month(day);
    END`;

/** By name and arguments, as the service may call them. */
export const monthFunctionNames = ({ schema, table }: HistoryTable): string[] =>
  ['make_month(date)', 'make_months(integer)', 'put_away(integer, integer)', 'bring_back(date)'].map(
    (name) => `${schema}.${table}_${name}`,
  );

/** What is done with months where Postgres itself partitions. */
export function monthFunctions(history: HistoryTable): string[] {
  const parent = `${history.schema}.${history.table}`;
  const archive = archiveOf(history);
  return [
    ownersFunction(`${parent}_make_month(day date) RETURNS void`, makeMonth(history, parent, archive)),
    ownersFunction(`${parent}_make_months(ahead integer) RETURNS void`, makeMonths(parent)),
    ownersFunction(
      `${parent}_put_away(months_at_hand integer, months_max integer) RETURNS integer`,
      putAway(history, parent, archive),
    ),
    ownersFunction(`${parent}_bring_back(day date) RETURNS void`, bringBack(history, parent, archive)),
  ];
}

/** The same where TimescaleDB makes what is missing by itself. */
export function chunkFunctions(history: HistoryTable, timescale: Timescale): string[] {
  const parent = `${history.schema}.${history.table}`;
  const nothing = 'BEGIN END';
  return [
    ownersFunction(`${parent}_make_month(day date) RETURNS void`, nothing),
    ownersFunction(`${parent}_make_months(ahead integer) RETURNS void`, nothing),
    ownersFunction(
      `${parent}_put_away(months_at_hand integer, months_max integer) RETURNS integer`,
      putAwayChunks(history, timescale),
    ),
    ownersFunction(`${parent}_bring_back(day date) RETURNS void`, nothing),
  ];
}
