import { openWire, type Person, type Wire } from '#libs/testing';
import { addDays, at, bodyOf, day, newHabit, record, seen } from '../facts';

/** ISO weekday, 1 Monday to 7 Sunday. */
const weekday = (date: string): number => ((new Date(date).getUTCDay() + 6) % 7) + 1;
const daysOf = (...backs: number[]) => backs.map((back) => weekday(day(back)));

interface Row {
  what: string;
  schedule: object;
  startDate?: number;
  /** So many dates before today. */
  done: number[];
  skipped?: number[];
  current: number;
  longest: number;
}

/** The table of streaks as far as open dates reach: its Friday is today, its other dates as far before it. */
const TABLE: Row[] = [
  {
    what: 'daily, today still open',
    schedule: { type: 'daily' },
    done: [4, 3, 2, 1],
    current: 4,
    longest: 4,
  },
  { what: 'daily with a hole', schedule: { type: 'daily' }, done: [4, 3, 1, 0], current: 2, longest: 2 },
  {
    what: 'daily with a skip',
    schedule: { type: 'daily' },
    done: [5, 4, 3, 1],
    skipped: [2],
    current: 4,
    longest: 4,
  },
  {
    what: 'three weekdays',
    schedule: { type: 'weekdays', days: daysOf(-7, -4, -2) },
    done: [7, 4, 2],
    current: 3,
    longest: 3,
  },
  {
    what: 'three weekdays, one missed',
    schedule: { type: 'weekdays', days: daysOf(-7, -4, -2) },
    done: [7, 4, 0],
    current: 1,
    longest: 2,
  },
  {
    what: 'every third date',
    schedule: { type: 'everyNDays', interval: 3 },
    startDate: 12,
    done: [6, 3],
    current: 2,
    longest: 2,
  },
  {
    what: 'every third date, done beside it',
    schedule: { type: 'everyNDays', interval: 3 },
    startDate: 12,
    done: [6, 5, 4, 3, 1],
    current: 2,
    longest: 2,
  },
];

describe('Streaks of a habit', () => {
  let wire: Wire;
  let person: Person;
  beforeAll(async () => {
    wire = await openWire();
    person = await wire.register();
  });
  afterAll(() => wire?.stop());

  const streak = (habitId: string, expected: object) =>
    seen(
      person,
      '/v1/progress/streaks',
      expect.objectContaining({
        items: expect.arrayContaining([expect.objectContaining({ habitId, ...expected })]),
      }),
    );

  it.each(TABLE)(
    '$what: $current now, $longest at best',
    async ({ schedule, startDate = 30, done, skipped = [], current, longest }) => {
      const habitId = await newHabit(person, { schedule, startDate: day(-startDate) });
      for (const back of done) await record(person, habitId, day(-back));
      for (const back of skipped)
        bodyOf(await person.http.put(at(habitId, day(-back)), { skipped: true }), 201);
      await streak(habitId, { current, longest });
    },
  );

  it('hold the schedule that the dates had when it changes', async () => {
    const habitId = await newHabit(person, { schedule: { type: 'daily' }, startDate: day(-30) });
    for (const back of [3, 2, 1]) await record(person, habitId, day(-back));
    bodyOf(
      await person.http.patch(`/v1/habits/${habitId}`, { schedule: { type: 'weekdays', days: daysOf(-1) } }),
    );
    await streak(habitId, { current: 3, longest: 3, runStartedOn: day(-3) });
    bodyOf(
      await person.http.patch(`/v1/habits/${habitId}`, { schedule: { type: 'timesPerWeek', times: 7 } }),
    );
    await streak(habitId, { current: 0, longest: 3 });
    bodyOf(await person.http.patch(`/v1/habits/${habitId}`, { schedule: { type: 'daily' } }));
    await streak(habitId, { current: 3, longest: 3, runStartedOn: day(-3) });
  });

  it('of times in a week count weeks, today’s once it is reached', async () => {
    const habitId = await newHabit(person, {
      schedule: { type: 'timesPerWeek', times: 2 },
      startDate: day(-60),
    });
    // Today's week and the one before it meet somewhere in the last 8 dates.
    const monday = addDays(day(), 1 - weekday(day()));
    const inLastWeek = [1, 2].map((back) => addDays(monday, -back)).filter((date) => date >= day(-7));
    for (const date of inLastWeek) await record(person, habitId, date);
    const last = inLastWeek.length === 2 ? 1 : 0;
    await streak(habitId, { current: last, longest: last });
    if (weekday(day()) < 2) return;
    await record(person, habitId, monday);
    await streak(habitId, { current: last, longest: last });
    await record(person, habitId, addDays(monday, 1));
    await streak(habitId, { current: last + 1, longest: last + 1 });
  });
});
