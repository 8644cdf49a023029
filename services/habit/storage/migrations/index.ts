import { auditMigration } from '#libs/audit';
import type { MigrationClass } from '#libs/database';
import { outboxMigration } from '#libs/messaging';
import { Habit1763600100000 } from './1763600100000-habit';
import { JsonAsWritten1763800100000 } from './1763800100000-json-as-written';
import {
  BoundCompletions1764000100000,
  CheckedCompletions1764000100001,
  CutCompletions1764000100002,
} from './1764000100000-months';
import { PeopleRead1764000100003 } from './1764000100003-people-read';

export const migrations: MigrationClass[] = [
  outboxMigration('habit'),
  Habit1763600100000,
  JsonAsWritten1763800100000,
  BoundCompletions1764000100000,
  CheckedCompletions1764000100001,
  CutCompletions1764000100002,
  PeopleRead1764000100003,
  auditMigration('habit'),
];
