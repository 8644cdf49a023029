import type { SchemaName } from '../settings';

/** A table of what has happened, cut into months: what is recent stays small, what is old is put away. */
export interface HistoryTable {
  schema: SchemaName;
  table: string;
  /** The column by which it is cut, a date or an instant; part of the primary key. */
  key: string;
  /** The column that says whose a row is. */
  owner: string;
  /** Of each month's table, in percent. Default: Postgres' own. */
  fillfactor?: number;
  /** Row-level security guards it. */
  guarded?: boolean;
}

export const HISTORY_LIMITS = {
  /** Months that are made before they come. */
  months_ahead: 3,
  /** Whole months before the current one that all statements look at; older ones are put away. */
  months_at_hand: 13,
  /** Months that are put away in one round: each stops writers for a moment. */
  months_put_away_max: 1,
  /** How long that waits for writers, and others behind it. */
  lock_timeout_ms: 1_000,
};

/** Everything, wherever it lies. */
export const historyOf = ({ schema, table }: HistoryTable): string => `${schema}.${table}_history`;
/** Months that were put away. */
export const archiveOf = ({ schema, table }: HistoryTable): string => `${schema}.${table}_archive`;
