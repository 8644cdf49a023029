import { toDayNumber } from '#libs/domain-kit';
import { deriveStreaks } from '../domain/streaks';
import {
  STREAK_RULES,
  bonusesOf,
  daily,
  datesBetween,
  derive,
  everyNDays,
  factsOf,
  habit,
  november,
  settleBefore,
  streakOf,
  timesPerWeek,
  weekdays,
  type MarkedHabit,
} from './facts';

const streak = (one: MarkedHabit, options?: Parameters<typeof derive>[1]) => {
  const { current, longest } = streakOf(derive([one], options), one.habitId);
  return { current, longest };
};
const w45 = november(2, 4, 6);

describe('streaks by example (Fri 2026-11-20 open)', () => {
  it.each([
    ['daily 16 17 18 19', habit(daily, november(16, 17, 18, 19)), 4, 4],
    ['daily 16 17 19 20', habit(daily, november(16, 17, 19, 20)), 2, 2],
    [
      'daily 15 16 17, 18 skipped, 19',
      habit(daily, november(15, 16, 17, 19), { skipped: november(18) }),
      4,
      4,
    ],
    ['Mon Wed Fri: 13 16 18', habit(weekdays(1, 3, 5), november(13, 16, 18)), 3, 3],
    ['Mon Wed Fri: 13 16 (18 missed) 20', habit(weekdays(1, 3, 5), november(13, 16, 20)), 1, 2],
    [
      'every 3 days from 11-08: 8 11 14 17',
      habit(everyNDays(3), november(8, 11, 14, 17), { startDate: '2026-11-08' }),
      4,
      4,
    ],
    ['3 times: W45 3, W46 3, W47 1', habit(timesPerWeek(3), [...w45, ...november(9, 10, 11, 16)]), 2, 2],
    ['3 times: W45 3, W46 2, W47 3', habit(timesPerWeek(3), [...w45, ...november(9, 10, 16, 17, 18)]), 1, 1],
  ])('%s', (_, one, current, longest) => {
    expect(streak(one)).toEqual({ current, longest });
  });
});

describe('habit streaks', () => {
  it('an open date never ends a streak, a closed due date that is not done does', () => {
    const one = habit(daily, november(16, 17, 18));
    expect(streak(one, { today: '2026-11-20', oldestOpen: '2026-11-19' }).current).toBe(3);
    expect(streak(one, { today: '2026-11-20', oldestOpen: '2026-11-20' }).current).toBe(0);
  });

  it('a done date that was not due does not count', () => {
    expect(streak(habit(weekdays(1, 3, 5), november(16, 17, 18)))).toEqual({ current: 2, longest: 2 });
  });

  it('the run starts on its first done due date, for weeks on the Monday of its first week', () => {
    const dates = habit(weekdays(1, 3, 5), november(10, 13, 16, 18));
    const weeks = habit(timesPerWeek(2), november(5, 6, 10, 11), { habitId: 'b' });
    const derived = derive([dates, weeks]);
    expect(streakOf(derived, 'a').runStartedOn).toBe('2026-11-13');
    expect(streakOf(derived, 'b').runStartedOn).toBe('2026-11-02');
    expect(streakOf(derive([habit(daily, november(1))]), 'a').runStartedOn).toBeNull();
  });

  it('nothing is due before the start date, and what is done there does not count for the habit', () => {
    const one = habit(daily, november(16, 17, 18, 19), { startDate: '2026-11-18' });
    const derived = derive([one]);
    expect(streakOf(derived, 'a')).toEqual({ current: 2, longest: 2, runStartedOn: '2026-11-18' });
    expect(derived.overall.current).toBe(4);
  });

  it('the week of the start date counts whole for times per week', () => {
    const one = habit(timesPerWeek(3), november(9, 10, 15, 16, 17, 18), { startDate: '2026-11-15' });
    expect(streakOf(derive([one]), 'a')).toEqual({ current: 2, longest: 2, runStartedOn: '2026-11-09' });
  });

  it('skips do not lower the times of a week', () => {
    const one = habit(timesPerWeek(3), [...w45, ...november(9, 10)], { skipped: november(11, 12) });
    expect(streak(one)).toEqual({ current: 0, longest: 1 });
  });

  it('a habit that is archived is due only where it is done', () => {
    const one = habit(daily, november(14, 15, 17, 19), {
      archivals: [{ from: '2026-11-16', until: '2026-11-19' }],
    });
    expect(streak(one)).toEqual({ current: 4, longest: 4 });
  });

  it('a week that holds an archived date counts if reached and never ends a streak', () => {
    const archivals = [{ from: '2026-11-15', until: '2026-11-16' }];
    expect(streak(habit(timesPerWeek(3), [...w45, ...november(9)], { archivals })).current).toBe(1);
    expect(streak(habit(timesPerWeek(3), [...w45, ...november(9, 10, 15)], { archivals })).current).toBe(2);
  });

  it('archived and brought back on the same date leaves no trace', () => {
    const archivals = [{ from: '2026-11-11', until: '2026-11-11' }];
    expect(streak(habit(timesPerWeek(3), [...w45, ...november(9)], { archivals })).current).toBe(0);
  });
});

describe('changes of schedule', () => {
  const changed = (from: string, before: MarkedHabit['schedules'][0]['schedule'], after: typeof before) => [
    { from: '2026-10-26', schedule: before },
    { from, schedule: after },
  ];

  it('among schedules of dates the run goes on', () => {
    const one = habit(daily, november(9, 10, 11, 13, 16, 18), {
      schedules: changed('2026-11-12', daily, weekdays(1, 3, 5)),
    });
    expect(streak(one)).toEqual({ current: 6, longest: 6 });
  });

  it('from dates to weeks a new run starts; earlier dates of that week stay in the old one and count in the week', () => {
    const one = habit(daily, november(14, 15, 16, 17, 19), {
      schedules: changed('2026-11-18', daily, timesPerWeek(3)),
    });
    expect(streakOf(derive([one]), 'a')).toEqual({ current: 1, longest: 4, runStartedOn: '2026-11-16' });
  });

  it('from weeks to dates a new run starts, and that week does not count as one', () => {
    const one = habit(timesPerWeek(3), [...w45, ...november(9, 10, 11, 16, 17, 18, 19)], {
      schedules: changed('2026-11-19', timesPerWeek(3), daily),
    });
    expect(streakOf(derive([one]), 'a')).toEqual({ current: 1, longest: 2, runStartedOn: '2026-11-19' });
  });

  it('a week is judged by the schedule of its last date, an open one by that of today', () => {
    const schedules = changed('2026-11-14', timesPerWeek(3), timesPerWeek(2));
    expect(streak(habit(timesPerWeek(3), november(2, 3, 4, 9, 10), { schedules })).current).toBe(2);
    const later = changed('2026-11-21', timesPerWeek(3), timesPerWeek(1));
    expect(streak(habit(timesPerWeek(3), november(16), { schedules: later })).current).toBe(0);
  });
});

describe('the overall streak and freezes', () => {
  it('counts dates with at least one done completion, and passes over dates on which nothing was due', () => {
    const one = habit(weekdays(1, 3, 5), november(13, 16, 18));
    const other = habit(weekdays(1), november(17), { habitId: 'b', startDate: '2026-11-23' });
    expect(derive([one, other]).overall).toEqual({ current: 4, longest: 4, freezes: 0 });
  });

  it('a skipped habit is not due that date', () => {
    expect(derive([habit(daily, november(17, 19), { skipped: november(18) })]).overall.current).toBe(2);
  });

  it('a week that can no longer be reached without a date makes that date due', () => {
    const reached = habit(timesPerWeek(3), november(9, 10, 11, 16));
    expect(derive([reached]).overall).toMatchObject({ current: 4, longest: 4 });
    const missedOnSunday = habit(timesPerWeek(3), november(9, 10, 16));
    expect(derive([missedOnSunday]).overall).toMatchObject({ current: 1, longest: 2 });
  });

  it('a freeze is earned at 10, today included, and holds the next missed date for everything', () => {
    const one = habit(daily, datesBetween('2026-11-09', '2026-11-18'));
    expect(derive([one], { today: '2026-11-18' }).overall).toEqual({ current: 10, longest: 10, freezes: 1 });
    const missed = derive([one], { today: '2026-11-20' });
    expect(missed.overall).toEqual({ current: 10, longest: 10, freezes: 0 });
    expect(streakOf(missed, 'a').current).toBe(10);
    expect(derive([one], { today: '2026-11-21' }).overall.current).toBe(0);
  });

  it('a freeze is lost if two are held', () => {
    const one = habit(daily, datesBetween('2026-10-18', '2026-11-19'), { startDate: '2026-10-18' });
    expect(derive([one]).overall).toEqual({ current: 33, longest: 33, freezes: 2 });
  });

  it('an undo takes an earned freeze back, and with it the date it held', () => {
    const dates = datesBetween('2026-11-01', '2026-11-10');
    const kept = habit(daily, [...dates, ...november(12, 13)]);
    expect(derive([kept], { today: '2026-11-13' }).overall).toEqual({ current: 12, longest: 12, freezes: 0 });
    const undone = habit(daily, [...dates.slice(1), ...november(12, 13)]);
    expect(derive([undone], { today: '2026-11-13' }).overall).toEqual({ current: 2, longest: 9, freezes: 0 });
  });

  it('a late completion returns a spent freeze', () => {
    const dates = datesBetween('2026-11-01', '2026-11-10');
    const late = habit(daily, [...dates, ...november(11, 12)]);
    expect(derive([late], { today: '2026-11-13', oldestOpen: '2026-11-13' }).overall.freezes).toBe(1);
  });

  it('completions of a habit that is not known yet count for the overall streak', () => {
    const unknown = { ...factsOf(habit(daily, november(19, 20))), plan: null };
    const window = { today: toDayNumber('2026-11-20'), oldestOpen: toDayNumber('2026-11-20') };
    const { overall, runs } = deriveStreaks(
      null,
      [unknown],
      window,
      settleBefore('2026-11-20'),
      STREAK_RULES,
    );
    expect({ overall, runs }).toEqual({ overall: { current: 2, longest: 2, freezes: 0 }, runs: {} });
  });
});

describe('streak bonuses', () => {
  it('are reached once for each run, by the date that reached them', () => {
    const one = habit(daily, [
      ...datesBetween('2026-11-01', '2026-11-08'),
      ...datesBetween('2026-11-11', '2026-11-18'),
    ]);
    expect(bonusesOf(derive([one]))).toEqual(['a 2026-11-01 7 2026-11-07', 'a 2026-11-11 7 2026-11-17']);
  });

  it('for weeks are reached by the last done date needed', () => {
    const dates = datesBetween('2026-09-28', '2026-11-15').filter((_, index) =>
      [1, 3, 5].includes(index % 7),
    );
    const one = habit(timesPerWeek(2), dates, { startDate: '2026-09-28' });
    expect(bonusesOf(derive([one]))).toEqual(['a 2026-09-28 7 2026-11-12']);
  });
});
