import type { BoardSnapshot, BoardStatus, Period } from '#libs/contracts';

export const PERIODS: readonly (readonly [Period, string])[] = [
  ['day', 'Today'],
  ['week', 'This week'],
  ['month', 'This month'],
  ['all_time', 'All time'],
];

const STATUS_WORDS: Record<BoardStatus, string> = {
  live: '',
  provisional: ', ended, late ticks still count',
  final: ', final',
};

const dayWords = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', timeZone: 'UTC' });
const monthWords = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `Week 47 of 2026`, and whether it has ended. */
export const periodInWords = ({
  period,
  periodKey,
  status,
}: Pick<BoardSnapshot, 'period' | 'periodKey' | 'status'>): string =>
  keyInWords(period, periodKey) + STATUS_WORDS[status];

function keyInWords(period: Period, key: string): string {
  switch (period) {
    case 'day':
      return dayWords.format(new Date(`${key}T00:00:00Z`));
    case 'week': {
      const [year, week] = key.split('-W');
      return `Week ${Number(week)} of ${year}`;
    }
    case 'month':
      return monthWords.format(new Date(`${key}-01T00:00:00Z`));
    case 'all_time':
      return 'Since the beginning';
  }
}
