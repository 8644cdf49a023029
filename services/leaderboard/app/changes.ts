import type { UserDate } from '../storage/facts';
import type { Mark } from '../storage/marks';

/** What one batch changes, gathered while its facts are taken. */
export interface Changes {
  dates: UserDate[];
  marks: Mark[];
}
