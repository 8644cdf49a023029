import type { HistoryTable } from '#libs/database';

export const COMPLETIONS: HistoryTable = {
  schema: 'habit',
  table: 'completion',
  key: 'local_date',
  owner: 'user_id',
  guarded: true,
};
