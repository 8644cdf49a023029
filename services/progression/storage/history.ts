import type { HistoryTable } from '#libs/database';

export const COMPLETIONS: HistoryTable = {
  schema: 'progression',
  table: 'completion',
  key: 'local_date',
  fillfactor: 90,
};

export const LEDGER: HistoryTable = {
  schema: 'progression',
  table: 'ledger',
  key: 'recorded_at',
  guarded: true,
};

export const HISTORIES: readonly HistoryTable[] = [COMPLETIONS, LEDGER];
