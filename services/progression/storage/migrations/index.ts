import type { MigrationClass } from '#libs/database';
import { outboxMigration } from '#libs/messaging';
import { Progression1763600200000 } from './1763600200000-progression';
import { OpenMarks1763700200000 } from './1763700200000-open-marks';

export const migrations: MigrationClass[] = [
  outboxMigration('progression'),
  Progression1763600200000,
  OpenMarks1763700200000,
];
