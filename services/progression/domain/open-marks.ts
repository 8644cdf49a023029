import type { LocalDate } from '#libs/domain-kit';
import { toDayNumber } from '#libs/domain-kit';
import type { CompletionStatus } from './completion';
import type { Day } from './plan';

/**
 * Done and skipped dates of a user from a Monday on, by habit id: bit n stands for the n-th date since. A cache of
 * the standing completions, kept beside the account so that evaluations need not read them.
 */
export type OpenMarks = Map<string, { done: number; skipped: number }>;

/** Bits that a number has for bitwise operators, without its sign. */
const DATES_MAX = 31;

/** @returns false when a date lies outside of what is kept; then the marks are no longer of use */
export function mark(
  marks: OpenMarks,
  monday: Day,
  { habitId, localDate, status }: { habitId: string; localDate: LocalDate; status: CompletionStatus },
): boolean {
  const index = toDayNumber(localDate) - monday;
  if (index < 0 || index >= DATES_MAX) return false;
  const { done, skipped } = marks.get(habitId) ?? { done: 0, skipped: 0 };
  const bit = 1 << index;
  marks.set(habitId, {
    done: status === 'done' ? done | bit : done & ~bit,
    skipped: status === 'skipped' ? skipped | bit : skipped & ~bit,
  });
  return true;
}

/** The dates that are marked. */
export function daysOf(bits: number, monday: Day): Set<Day> {
  const days = new Set<Day>();
  for (let rest = bits; rest !== 0; rest &= rest - 1) days.add(monday + 31 - Math.clz32(rest & -rest));
  return days;
}

/** Dates as bits, those before the Monday left out; null when one lies too far behind it. */
export function bitsOf(days: ReadonlySet<Day>, monday: Day): number | null {
  let bits = 0;
  for (const day of days) {
    if (day >= monday + DATES_MAX) return null;
    if (day >= monday) bits |= 1 << (day - monday);
  }
  return bits;
}

/** `habit:done:skipped;…`, nothing of which needs quotes in an array of Postgres. */
export function printMarks(marks: OpenMarks): string {
  let text = '';
  for (const [habitId, { done, skipped }] of marks)
    if (done !== 0 || skipped !== 0) text += `;${habitId}:${done}:${skipped}`;
  return text.slice(1) || NO_MARKS;
}

/** An empty text would need quotes. */
const NO_MARKS = '-';

export function readMarks(text: string): OpenMarks {
  const marks: OpenMarks = new Map();
  if (text === NO_MARKS) return marks;
  for (const entry of text.split(';')) {
    const [habitId, done, skipped] = entry.split(':');
    marks.set(habitId!, { done: Number(done), skipped: Number(skipped) });
  }
  return marks;
}
