import type { Queryable } from '#libs/database';
import { waitingMarks } from '../storage/marks';
import { LIMITS } from './limits';

/** What no board shows yet: how many changes, and for how many seconds the first completion among them has waited. */
export const waitingChanges = (db: Queryable): Promise<{ marks: number; seconds: number }> =>
  waitingMarks(db, LIMITS.marks_counted_max);
