import { auditMigration } from '#libs/audit';
import { outboxMigration } from '#libs/messaging';
import { Accounts1763600000101 } from './1763600000101-accounts';
import { PeopleRead1764000000101 } from './1764000000101-people-read';
import { Operators1764100000101 } from './1764100000101-operators';

/** In their order. */
export const IDENTITY_MIGRATIONS = [
  outboxMigration('identity'),
  Accounts1763600000101,
  PeopleRead1764000000101,
  auditMigration('identity'),
  Operators1764100000101,
];
