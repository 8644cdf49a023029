import type { MigrationClass } from '#libs/database';
import { outboxMigration } from '#libs/messaging';
import { Habit1763600100000 } from './1763600100000-habit';
import { JsonAsWritten1763800100000 } from './1763800100000-json-as-written';

export const migrations: MigrationClass[] = [
  outboxMigration('habit'),
  Habit1763600100000,
  JsonAsWritten1763800100000,
];
