import type { KeptDay } from '../domain/layers';
import type { UserDate } from '../storage/facts';
import type { Mark } from '../storage/marks';

/** What one batch changes, gathered while its facts are taken. */
export interface Changes {
  dates: UserDate[];
  /** Of dates, by user and date, as far as they are known without reading them again. */
  kept: Map<string, KeptDay[]>;
  marks: Mark[];
  /** What came with the scores of dates that changed, by user and date. */
  news: Map<string, Pick<Mark, 'recordedAtMs' | 'traceparent'>>;
}

export const noChanges = (): Changes => ({ dates: [], kept: new Map(), marks: [], news: new Map() });
