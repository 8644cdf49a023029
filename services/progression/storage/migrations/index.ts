import { auditMigration } from '#libs/audit';
import type { MigrationClass } from '#libs/database';
import { outboxMigration } from '#libs/messaging';
import { Progression1763600200000 } from './1763600200000-progression';
import { OpenMarks1763700200000 } from './1763700200000-open-marks';
import { JsonAsWritten1763800200000 } from './1763800200000-json-as-written';
import { ScoresFollow1763900200000 } from './1763900200000-scores-follow';
import {
  BoundHistories1764000200000,
  CheckedHistories1764000200001,
  CutHistories1764000200002,
} from './1764000200000-months';
import { PeopleRead1764000200003 } from './1764000200003-people-read';

export const migrations: MigrationClass[] = [
  outboxMigration('progression'),
  Progression1763600200000,
  OpenMarks1763700200000,
  JsonAsWritten1763800200000,
  ScoresFollow1763900200000,
  BoundHistories1764000200000,
  CheckedHistories1764000200001,
  CutHistories1764000200002,
  PeopleRead1764000200003,
  auditMigration('progression'),
];
