import type { Completion } from '../api/types';
import { addDays, mondayOf } from '../today/dates';

export interface CalendarDay {
  date: string;
  status: Completion['status'] | 'none';
  completion: Completion | null;
}

/** Whole weeks from Monday on, oldest first, up to the week of a date; days after the date are left out. */
export function weeksOf(history: readonly Completion[], today: string, weeks: number): CalendarDay[][] {
  const byDate = new Map(history.map((completion) => [completion.localDate, completion]));
  const first = addDays(mondayOf(today), -7 * (weeks - 1));
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (__, day) => addDays(first, week * 7 + day))
      .filter((date) => date <= today)
      .map((date) => {
        const completion = byDate.get(date) ?? null;
        return { date, status: completion?.status ?? 'none', completion };
      }),
  );
}
