import { type Person } from '#libs/testing';
import { addDays } from './facts';
import { connect, type Live } from './live';

const PERIODS = ['day', 'week', 'month', 'all_time'] as const;
const HOUR_MS = 3_600_000;

/** The calendar date in a zone. */
export const dateIn = (timeZone: string, at = new Date()): string =>
  at.toLocaleDateString('sv-SE', { timeZone });

/** The key of the ISO week: that of its Thursday. */
function weekOf(date: string): string {
  const weekday = (new Date(date).getUTCDay() + 6) % 7;
  const thursday = addDays(date, 3 - weekday);
  const dayOfYear = (Date.parse(thursday) - Date.parse(`${thursday.slice(0, 4)}-01-01`)) / (24 * HOUR_MS);
  return `${thursday.slice(0, 4)}-W${String(Math.floor(dayOfYear / 7) + 1).padStart(2, '0')}`;
}
const keysOf = (date: string): Record<(typeof PERIODS)[number], string> => ({
  day: date,
  week: weekOf(date),
  month: date.slice(0, 7),
  all_time: 'all',
});

/** Follows the global board of every period. */
export async function watch(url: string, person: Person): Promise<Live> {
  const live = await connect(url, person);
  for (const period of PERIODS) isTaken(await live.ask('board:subscribe', { board: 'global', period }));
  return live;
}
const isTaken = (answer: unknown): void => expect(answer).toMatchObject({ ok: true });

/** What is told when today moves from one date to another, for each period that turns. */
export const closings = (from: string, to: string): object[] =>
  PERIODS.filter((period) => keysOf(from)[period] !== keysOf(to)[period]).map((period) => ({
    board: 'global',
    period,
    periodKey: keysOf(from)[period],
    nextKey: keysOf(to)[period],
  }));
