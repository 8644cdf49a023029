import type { Schedule } from '#libs/contracts';
import { completion, habitChanged, HABIT, profileChanged, Room, USER } from './room';

/** Friday; the week began on the 16th. */
const TODAY = '2026-11-20';

const times = (count: number): Schedule => ({ type: 'timesPerWeek', times: count });
const on = (...days: number[]): Schedule => ({ type: 'weekdays', days });
const every = (interval: number): Schedule => ({ type: 'everyNDays', interval });

describe('What is due today', () => {
  let room: Room;
  beforeAll(async () => {
    room = await Room.open();
  });
  afterAll(() => room.close());
  beforeEach(() => room.empty());

  const dueWith = async (
    schedule: Schedule,
    done: number[],
    rest: Parameters<typeof habitChanged>[1] = {},
  ) => {
    const facts = done.map((dayOfMonth) => completion(`2026-11-${dayOfMonth}`));
    await room.settle(profileChanged(), habitChanged(schedule, rest), ...facts);
    const { date, habits } = await room.today.read(USER);
    expect(date).toBe(TODAY);
    expect(habits).toMatchObject([{ habitId: HABIT }]);
    return habits[0]!.due;
  };

  it.each([
    ['daily', { type: 'daily' } as const, [], true],
    ['daily and done', { type: 'daily' } as const, [20], true],
    ['on Mondays and Fridays', on(1, 5), [], true],
    ['on Thursdays', on(4), [], false],
    ['every 5 days from 2026-10-01', every(5), [], true],
    ['every 3 days from 2026-10-01', every(3), [], false],
    // Three dates are left, this one included.
    ['3 times a week, none done', times(3), [], true],
    ['3 times a week, one done', times(3), [16], false],
    ['4 times a week, one done', times(4), [17], true],
    ['4 times a week, one done and today', times(4), [17, 20], true],
    ['4 times a week, one done in the week before', times(4), [15], false],
    ['7 times a week, which can no longer be reached', times(7), [16, 17], false],
    ['2 times a week, both done', times(2), [16, 18], false],
  ])('%s', async (_, schedule, done, due) => {
    expect(await dueWith(schedule, done)).toBe(due);
  });

  it('nothing before it starts, what was skipped, or what is archived', async () => {
    expect(await dueWith({ type: 'daily' }, [], { startDate: '2026-11-21' })).toBe(false);
    await room.empty();
    await room.settle(profileChanged(), habitChanged(), completion(TODAY, { status: 'skipped' }));
    expect((await room.today.read(USER)).habits).toMatchObject([{ habitId: HABIT, due: false }]);
    const archived = { version: 2, archivals: [{ from: TODAY, until: null }] };
    await room.settle(habitChanged({ type: 'daily' }, archived));
    expect((await room.today.read(USER)).habits).toEqual([]);
  });

  it('goes by the schedule of today and by the own date, with the streak of the latest evaluation', async () => {
    const schedules = [
      { from: '2026-10-01', schedule: on(4) },
      { from: '2026-11-21', schedule: times(2) },
    ];
    const zones = [
      { timeZone: 'Pacific/Kiritimati', dayStartsAt: '00:00', since: '2026-01-01T00:00:00.000Z' },
    ];
    const facts = [completion('2026-11-12'), completion('2026-11-19')];
    await room.settle(profileChanged({ zones }), habitChanged(on(4), { schedules }), ...facts);
    const { date, habits, progress } = await room.today.read(USER);
    expect(date).toBe('2026-11-21');
    // Saturday: two dates are left and one was done.
    expect(habits).toEqual([{ habitId: HABIT, due: false, streak: { current: 0, longest: 2 } }]);
    expect(progress).toEqual(await room.progress.progress(USER));
  });

  it('is nothing of somebody unknown', async () => {
    expect(await room.today.read(USER)).toMatchObject({ date: TODAY, habits: [], progress: { madra: 0 } });
  });
});
