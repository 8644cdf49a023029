import { Counter, Gauge, type Registry } from 'prom-client';
import type { Figures } from './database-figures';

/** Help and labels of each series; what ends with `_total` counts up. */
const SERIES = {
  database_table_bytes: ['A table with its indexes and partitions.', 'schema', 'table'],
  database_table_rows: ['Rows of a table, as far as statistics know.', 'schema', 'table'],
  database_table_dead_rows: ['Rows of a table that wait for a vacuum.', 'schema', 'table'],
  database_table_scanned_rows_total: ['Rows read without an index.', 'schema', 'table'],
  database_index_bytes: ['An index.', 'schema', 'table', 'index'],
  database_index_scans_total: ['How often an index was used.', 'schema', 'table', 'index'],
  database_statement_calls_total: ['Of the costliest statements, by queryid.', 'schema', 'statement'],
  database_statement_run_seconds_total: ['What the server spent on them.', 'schema', 'statement'],
  database_bytes: ['The whole database.', 'database'],
  database_standbys: ['Standbys that follow.', 'database'],
  database_replication_lag_seconds: ['How far a standby is behind.', 'database', 'standby'],
  database_replication_lag_bytes: ['What a standby has not applied.', 'database', 'standby'],
} as const;
type Name = keyof typeof SERIES;
type Told = [name: Name, labels: Record<string, string>, value: number];

/** The series of what databases say of themselves. @returns tells them; one that is told no more is gone */
export function figureSeries(registry: Registry): (figures: readonly Figures[]) => void {
  const metrics = new Map<string, Gauge | Counter>();
  for (const [name, [help, ...labelNames]] of Object.entries(SERIES)) {
    const Metric = name.endsWith('_total') ? Counter : Gauge;
    metrics.set(name, new Metric({ name, help, labelNames, registers: [registry] }));
  }
  return (figures) => {
    for (const metric of metrics.values()) metric.reset();
    for (const [name, labels, value] of figures.flatMap(told)) metrics.get(name)!.inc(labels, value);
  };
}

const told = ({ schema, tables, indexes, statements, server }: Figures): Told[] => [
  ...tables.flatMap(({ table, bytes, rows, deadRows, scannedRows }): Told[] => [
    ['database_table_bytes', { schema, table }, bytes],
    ['database_table_rows', { schema, table }, rows],
    ['database_table_dead_rows', { schema, table }, deadRows],
    ['database_table_scanned_rows_total', { schema, table }, scannedRows],
  ]),
  ...indexes.flatMap(({ table, index, bytes, scans }): Told[] => [
    ['database_index_bytes', { schema, table, index }, bytes],
    ['database_index_scans_total', { schema, table, index }, scans],
  ]),
  ...statements.flatMap(({ statement, calls, seconds }): Told[] => [
    ['database_statement_calls_total', { schema, statement }, calls],
    ['database_statement_run_seconds_total', { schema, statement }, seconds],
  ]),
  ...(server === null ? [] : ofServer(server)),
];

const ofServer = ({ database, bytes, standbys }: NonNullable<Figures['server']>): Told[] => [
  ['database_bytes', { database }, bytes],
  ...(standbys === null ? [] : ofStandbys(database, standbys)),
];

type Standbys = NonNullable<NonNullable<Figures['server']>['standbys']>;
const ofStandbys = (database: string, standbys: Standbys): Told[] => [
  ['database_standbys', { database }, standbys.length],
  ...standbys.flatMap(({ standby, seconds, bytes: behind }): Told[] => [
    ['database_replication_lag_seconds', { database, standby }, seconds],
    ['database_replication_lag_bytes', { database, standby }, behind],
  ]),
];
