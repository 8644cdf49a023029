export { listActions, recordAction } from './actions';
export { auditMigration } from './audit-migration';
