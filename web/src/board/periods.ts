import { type BoardSnapshot, PERIODS, type Period } from '#libs/contracts';
import type { Speech } from '../words/language';

export const isPeriod = (value: string | null): value is Period => PERIODS.some((known) => known === value);

/** `Week 47 of 2026`. */
export function periodInWords(
  { period, periodKey }: Pick<BoardSnapshot, 'period' | 'periodKey'>,
  { words, format }: Pick<Speech, 'words' | 'format'>,
): string {
  switch (period) {
    case 'day':
      return format.fullDay(periodKey);
    case 'week': {
      const [year = '', week] = periodKey.split('-W');
      return words.board.weekKey(Number(week), year);
    }
    case 'month':
      return format.month(`${periodKey}-01`);
    case 'all_time':
      return words.board.always;
  }
}

/** Where a board's period stands in this page; without a key it is the one of one's own today. */
export const boardPath = (board: string, period: Period, key?: string | null): string =>
  `/board/${encodeURIComponent(board)}?period=${period}${key ? `&key=${key}` : ''}`;
