import { addDays, finalAt, isClosed, localDate, periodKey, todayOf, weekday } from '../model/calendar';
import { foretell } from '../model/completions';
import type { Habit, Person, Schedule } from '../model/facts';
import { partsOf, receiptsOf, yieldOf } from '../model/points';
import { streaksOf } from '../model/streaks';

/** The model of the rules is itself held against the tables that the rules come with. */
const NOW = Date.parse('2026-11-20T12:00:00Z');
const UTC = { zone: 'UTC', dayStartsAt: '00:00', from: 0 };

function habit(id: string, fields: Partial<Habit> = {}): Habit {
  return {
    id,
    name: id,
    kind: 'count',
    target: 1,
    difficulty: 1,
    startDate: '2026-11-01',
    schedules: [{ from: '2026-11-01', schedule: { type: 'daily' } }],
    archivals: [],
    completions: new Map(),
    ...fields,
  };
}

function recorded(one: Habit, date: string, amount: number | null, at = NOW): void {
  const changes = one.completions.get(date) ?? [];
  const standing = { amount, note: null, target: one.target, difficulty: one.difficulty };
  one.completions.set(date, [...changes, { at, version: changes.length + 1, standing, zone: 'UTC' }]);
}

const person = (...habits: Habit[]): Person => ({
  id: 'p',
  name: 'p',
  pairs: [UTC],
  habits,
  stays: [],
  banners: [],
  erased: false,
});

const date = (day: number): string => addDays('2026-11-01', day - 1);

test.each([
  [30, 30, 1, 1000],
  [45, 30, 2, 2250],
  [300, 30, 1, 1500],
  [7, 9, 3, 1556],
])('%i of %i at difficulty %i yields %i hundredths', (amount, target, difficulty, hundredths) => {
  expect(yieldOf(amount, target, difficulty)).toBe(hundredths);
});

const WEEKDAYS: Schedule = { type: 'weekdays', days: [1, 3, 5] };
const THREE_TIMES: Schedule = { type: 'timesPerWeek', times: 3 };
test.each<[string, Schedule, string, number[], number[], number, number]>([
  ['four in a row', { type: 'daily' }, date(16), [16, 17, 18, 19], [], 4, 4],
  ['a gap', { type: 'daily' }, date(16), [16, 17, 19, 20], [], 2, 2],
  ['a skip', { type: 'daily' }, date(15), [15, 16, 17, 19], [18], 4, 4],
  ['weekdays', WEEKDAYS, date(13), [13, 16, 18], [], 3, 3],
  ['a missed weekday', WEEKDAYS, date(13), [13, 16, 20], [], 1, 2],
  ['every third day', { type: 'everyNDays', interval: 3 }, date(8), [8, 11, 14, 17], [], 4, 4],
  ['weeks', THREE_TIMES, date(2), [2, 3, 4, 9, 10, 11, 16], [], 2, 2],
  ['a missed week', THREE_TIMES, date(2), [2, 3, 4, 9, 10, 16, 17, 18], [], 1, 1],
])('the streak with %s', (_, schedule, startDate, done, skipped, current, longest) => {
  const one = habit('h', { startDate, schedules: [{ from: startDate, schedule }] });
  for (const day of done) recorded(one, date(day), 1);
  for (const day of skipped) recorded(one, date(day), null);
  expect(streaksOf(person(one), NOW).habits.get('h')).toMatchObject({ current, longest });
});

test('a freeze earned at ten holds the date that is missed', () => {
  const one = habit('h', { startDate: date(6) });
  for (let day = 6; day <= 15; day += 1) recorded(one, date(day), 1);
  for (let day = 17; day <= 19; day += 1) recorded(one, date(day), 1);
  expect(streaksOf(person(one), NOW)).toMatchObject({ overall: { current: 13, longest: 13, freezes: 0 } });
});

test('dates and periods', () => {
  expect(localDate(Date.parse('2026-11-21T03:30:00Z'), { ...UTC, dayStartsAt: '04:00' })).toBe('2026-11-20');
  expect(weekday('2026-11-22')).toBe(7);
  expect(['2026-01-01', '2026-12-31', '2027-01-03'].map((one) => periodKey('week', one))).toEqual([
    '2026-W01',
    '2026-W53',
    '2026-W53',
  ]);
  expect(new Date(finalAt('month', '2026-11-20')).toISOString()).toBe('2026-12-02T12:00:00.000Z');
  const moved = [UTC, { zone: 'Pacific/Kiritimati', dayStartsAt: '00:00', from: NOW - 3_600_000 }];
  expect(todayOf(moved, NOW)).toBe('2026-11-21');
  expect(isClosed(moved, NOW, '2026-11-20')).toBe(false);
});

test('the room of a date is filled by first recording, and an undo lets later ones in', () => {
  const habits = ['a', 'b', 'c', 'd', 'e'].map((id) => habit(id, { difficulty: 3 }));
  habits.forEach((one, index) => recorded(one, date(20), 2, NOW + index));
  expect(partsOf(person(...habits), date(20), Infinity).map(({ points }) => points)).toEqual([
    3000, 3000, 3000, 3000,
  ]);
  habits[0]!.completions.get(date(20))!.push({ at: NOW + 9, version: 2, standing: null, zone: 'UTC' });
  expect(partsOf(person(...habits), date(20), Infinity)).toHaveLength(4);
  expect(receiptsOf(person(...habits)).map(({ kind }) => kind)).toContain('undo');
});

test('what a wish is answered with', () => {
  const one = habit('h');
  recorded(one, date(20), 1);
  const told = (wish: Parameters<typeof foretell>[3], ifMatch: number | null = null, on = date(20)) =>
    foretell(person(one), one, on, wish, ifMatch, NOW);
  const again = { kind: 'amount', amount: 1, note: null } as const;
  expect(told(again)).toEqual({ status: 200, change: null });
  expect(told({ ...again, note: 'why' }).change).toMatchObject({ version: 2 });
  expect(told(again, 2).status).toBe(412);
  expect(told(again, null, date(21)).status).toBe(422);
  expect(told({ kind: 'remove' })).toMatchObject({ status: 204, change: { version: 2, standing: null } });
});
