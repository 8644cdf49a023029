import type { Completion, Habit, Progress, Receipt } from '../src/api/types';
import { weeksOf } from '../src/progress/calendar';
import { forecast } from '../src/progress/forecast';
import { byDay } from '../src/progress/receipts';
import { localDateAt, mondayOf } from '../src/today/dates';
import { whyThisDay } from '../src/today/day-words';
import { standingOf } from '../src/today/standing';
import { english } from '../src/words/en';
import { formatOf } from '../src/words/format';

const words = english(formatOf('en-GB'));
const done = (localDate: string, status: Completion['status'] = 'done'): Completion => ({
  habitId: 'h',
  localDate,
  status,
  amount: 1,
  note: null,
  version: 1,
  recordedAt: '',
  madra: 10,
});
const habit = (schedule: Habit['schedule'], startDate = '2026-11-01') => ({ schedule, startDate }) as Habit;

describe('the open day', () => {
  const at = (instant: string) => new Date(instant);
  it.each([
    ['2026-11-21T03:30:00Z', 'UTC', '04:00', '2026-11-20'],
    ['2026-11-21T04:00:00Z', 'UTC', '04:00', '2026-11-21'],
    ['2026-11-20T23:30:00Z', 'Europe/Berlin', '00:00', '2026-11-21'],
    ['2026-03-29T01:30:00Z', 'Europe/Berlin', '03:00', '2026-03-29'],
  ])('at %s in %s from %s on is %s', (instant, zone, start, date) => {
    expect(localDateAt(at(instant), zone, start)).toBe(date);
  });

  it('is explained where it is not the one on the wall', () => {
    const night = at('2026-11-21T02:00:00Z');
    const why = (today: string, device: string, timeZone: string, dayStartsAt: string) =>
      whyThisDay(today, night, device, { timeZone, dayStartsAt }, words);
    expect(why('2026-11-21', 'UTC', 'UTC', '00:00')).toBeNull();
    expect(why('2026-11-20', 'UTC', 'UTC', '04:00')).toMatch(/still Friday.* your day begins at 04:00/);
    expect(why('2026-11-20', 'UTC', 'America/New_York', '00:00')).toMatch(/your days follow America/);
    expect(why('2026-11-22', 'UTC', 'UTC', '00:00')).toMatch(/stays open/);
  });

  it.each([
    ['daily', habit({ type: 'daily' }), 'due'],
    ['a weekday of it', habit({ type: 'weekdays', days: [5] }), 'due'],
    ['another weekday', habit({ type: 'weekdays', days: [6] }), 'rest'],
    ['the third day', habit({ type: 'everyNDays', interval: 3 }, '2026-11-14'), 'due'],
    ['the fourth day', habit({ type: 'everyNDays', interval: 3 }, '2026-11-13'), 'rest'],
    ['not begun', habit({ type: 'daily' }, '2026-11-21'), 'upcoming'],
    ['a week with room', habit({ type: 'timesPerWeek', times: 2 }), 'open'],
    ['a week without', habit({ type: 'timesPerWeek', times: 4 }), 'due'],
    ['a week reached', habit({ type: 'timesPerWeek', times: 1 }), 'rest'],
  ])('asks of a habit: %s', (_, of, standing) => {
    // Friday; one done on Wednesday, one the week before.
    expect(standingOf(of, '2026-11-20', [done('2026-11-13'), done('2026-11-18')])).toBe(standing);
  });
});

describe('the calendar', () => {
  it('shows whole weeks up to today', () => {
    const weeks = weeksOf([done('2026-11-18'), done('2026-11-20', 'skipped')], '2026-11-20', 2);
    expect(weeks.map((week) => week.length)).toEqual([7, 5]);
    expect(weeks[0]![0]!.date).toBe(mondayOf('2026-11-13'));
    expect(weeks[1]!.map(({ status }) => status)).toEqual(['none', 'none', 'done', 'none', 'skipped']);
  });
});

describe('receipts', () => {
  it('stand together while they are for the same date and zone, and keep their order', () => {
    const told = ['20 UTC', '20 UTC', '19 UTC', '20 UTC', '20 Asia/Tokyo'].map((text) => {
      const [day, timeZone] = text.split(' ');
      return { localDate: `2026-11-${day}`, timeZone } as Receipt;
    });
    expect(byDay(told).map(({ length }) => length)).toEqual([2, 1, 1, 1]);
    expect(byDay(told).flat()).toEqual(told);
    expect(byDay([])).toEqual([]);
  });
});

describe('the forecast', () => {
  const progress = (madra: number, streak: Partial<Progress['streak']> = {}): Progress => ({
    madra,
    score: { today: 0 },
    realm: { key: 'iron', name: 'Iron', ordinal: 1 },
    nextRealm: { key: 'jade', name: 'Jade', madra: 300, consistency: 4 },
    streak: { current: 4, longest: 4, freezes: 0, ...streak },
    version: 1,
  });
  const receipt = (localDate: string, amount: number) => ({ localDate, amount }) as Receipt;

  it('goes by the pace of the last two weeks', () => {
    const receipts = [receipt('2026-11-20', 20), receipt('2026-11-19', 30), receipt('2026-10-01', 999)];
    expect(forecast(progress(200), receipts, '2026-11-20')).toEqual({
      kind: 'days',
      days: 4,
      perDay: 25,
      bound: 'madra',
    });
  });
  it('waits for the streak when that is further off', () => {
    const told = forecast(
      progress(290, { current: 1, longest: 2 }),
      [receipt('2026-11-20', 50)],
      '2026-11-20',
    );
    expect(told).toMatchObject({ days: 3, bound: 'streak' });
  });
  it('says nothing of a pace that is none', () => {
    expect(forecast(progress(0), [], '2026-11-20')).toEqual({ kind: 'unknown' });
    expect(forecast({ ...progress(9), nextRealm: null }, [], '2026-11-20')).toEqual({ kind: 'highest' });
  });
});
