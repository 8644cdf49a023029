import type { Period } from '#libs/contracts';
import type { LocalDate } from '#libs/domain-kit';
import { isBanner, targetsIn, type DateCredit } from './credit';
import { hundredthsIn, isNothing, reachedAtIn, type Points, type Worth } from './worth';

/**
 * What a member, a user or a clan, has in one month. All its periods follow from the pages of a month or two: a
 * page carries what the months before it come to, so that no sum grows with the years.
 */
export interface CreditPage {
  memberId: string;
  /** Its first date. */
  month: LocalDate;
  /** All earlier months by board, hundredths and milliseconds. */
  before: Record<string, [number, number]>;
  /** By targets, then by the day of the month. */
  credit: Record<string, Record<string, Worth>>;
}

export const monthOf = (date: LocalDate): LocalDate => `${date.slice(0, 8)}01`;
const dayOf = (date: LocalDate): string => String(Number(date.slice(8)));

export const isEmpty = (page: CreditPage): boolean => Object.keys(page.credit).length === 0;

export function readDate({ credit }: CreditPage, date: LocalDate): DateCredit {
  const day = dayOf(date);
  const found: DateCredit = new Map();
  for (const [targets, days] of Object.entries(credit)) if (days[day]) found.set(targets, days[day]);
  return found;
}

/** Pages of the same credit are equal to the byte, whatever was written in between. */
export function writeDate(page: CreditPage, date: LocalDate, credit: DateCredit): void {
  const day = dayOf(date);
  for (const days of Object.values(page.credit)) delete days[day];
  for (const [targets, worth] of credit) {
    if (isNothing(worth)) continue;
    const days = page.credit[targets] ?? newPlace(page, targets);
    days[day] = worth;
  }
  for (const targets in page.credit) {
    if (Object.keys(page.credit[targets]!).length === 0) delete page.credit[targets];
  }
}

function newPlace(page: CreditPage, targets: string): Record<string, Worth> {
  const days: Record<string, Worth> = {};
  page.credit = sortedByKey({ ...page.credit, [targets]: days });
  return days;
}

/** What the next page has before it. */
export function carriedFrom(page: CreditPage): CreditPage['before'] {
  const carried: CreditPage['before'] = structuredClone(page.before);
  for (const [targets, days] of Object.entries(page.credit)) {
    for (const board of targetsIn(targets)) {
      if (isBanner(board)) continue;
      const sum = (carried[board] ??= [0, 0]);
      for (const worth of Object.values(days)) add(sum, worth, 'all_time');
    }
  }
  return sortedByKey(
    Object.fromEntries(Object.entries(carried).filter(([, [hundredths]]) => hundredths > 0)),
  );
}

/**
 * A member's points on a board in a period; null for none.
 * @param pages in order: all from the period's first month on, and in any case the last there is
 * @param dates null for all time
 */
export function pointsOn(
  pages: readonly CreditPage[],
  board: string,
  period: Period,
  dates: { first: LocalDate; last: LocalDate } | null,
): Points | null {
  const sum: [number, number] = [0, 0];
  if (dates === null) {
    const last = pages.at(-1);
    sum.splice(0, 2, ...(last?.before[board] ?? sum));
    if (last) addDays(sum, last, board, period, 1, DAYS_MAX);
  } else {
    for (const page of pages) {
      const first = page.month < monthOf(dates.first) ? DAYS_MAX + 1 : dayIn(page, dates.first, 1);
      const end = page.month > dates.last ? 0 : dayIn(page, dates.last, DAYS_MAX);
      addDays(sum, page, board, period, first, end);
    }
  }
  return sum[0] > 0 ? { scoreHundredths: sum[0], reachedAtMs: sum[1] } : null;
}

const DAYS_MAX = 31;
const dayIn = (page: CreditPage, date: LocalDate, otherwise: number): number =>
  monthOf(date) === page.month ? Number(date.slice(8)) : otherwise;

function addDays(
  sum: [number, number],
  page: CreditPage,
  board: string,
  period: Period,
  first: number,
  last: number,
): void {
  for (const targets in page.credit) {
    if (!targetsIn(targets).includes(board)) continue;
    const days = page.credit[targets]!;
    for (let day = first; day <= last; day++) {
      const worth = days[day];
      if (worth) add(sum, worth, period);
    }
  }
}

function add(sum: [number, number], worth: Worth, period: Period): void {
  sum[0] += hundredthsIn(worth, period);
  sum[1] = Math.max(sum[1], reachedAtIn(worth, period));
}

const sortedByKey = <V>(record: Record<string, V>): Record<string, V> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
