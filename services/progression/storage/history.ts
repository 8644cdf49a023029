import type { HistoryTable } from '#libs/database';

export const COMPLETIONS: HistoryTable = {
  schema: 'progression',
  table: 'completion',
  key: 'local_date',
  owner: 'user_id',
  fillfactor: 90,
};

export const LEDGER: HistoryTable = {
  schema: 'progression',
  table: 'ledger',
  key: 'recorded_at',
  owner: 'user_id',
  guarded: true,
};

export const HISTORIES: readonly HistoryTable[] = [COMPLETIONS, LEDGER];
