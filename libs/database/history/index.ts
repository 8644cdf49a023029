export * from './history-migrations';
export { HISTORY_LIMITS, type HistoryTable } from './history-table';
export * from './keep-months';
