import { addDays } from '#libs/domain-kit';
import { datesBetween } from './facts';
import { HABIT, Room, USER, completion, habitChanged, idOf, profileChanged, userErased } from './room';

let room: Room;
beforeAll(async () => (room = await Room.open()));
afterAll(() => room.close());
beforeEach(async () => {
  room.time.at = new Date('2026-11-20T12:00:00.000Z');
  await room.empty();
});

const receipts = async () =>
  (await room.ledger.read(USER, null, 1_000)).map(
    ({ kind, amount, localDate, completionVersion }) =>
      `${kind} ${amount} ${localDate} v${completionVersion}`,
  );

describe('taking completions', () => {
  it('books the difference with its cause', async () => {
    await room.settle(completion('2026-11-20'));
    await room.settle(
      completion('2026-11-20', { version: 2, amount: 45, recordedAt: '2026-11-20T12:01:00.000Z' }),
    );
    await room.settle(
      completion('2026-11-20', { version: 3, status: 'removed', recordedAt: '2026-11-20T12:02:00.000Z' }),
    );
    expect(await receipts()).toEqual([
      'undo -15 2026-11-20 v3',
      'change 5 2026-11-20 v2',
      'completion 10 2026-11-20 v1',
    ]);
    expect(await room.madraOf(USER)).toBe(0);
  });

  it('a skip in the place of an amount is a change, a skip alone makes no entry', async () => {
    await room.settle(completion('2026-11-19', { status: 'skipped' }), completion('2026-11-20'));
    await room.settle(
      completion('2026-11-20', { version: 2, status: 'skipped', recordedAt: '2026-11-20T12:01:00.000Z' }),
    );
    expect(await receipts()).toEqual(['change -10 2026-11-20 v2', 'completion 10 2026-11-20 v1']);
  });

  it('older versions and repeats change nothing', async () => {
    const first = completion('2026-11-20');
    const second = completion('2026-11-20', {
      version: 2,
      amount: 45,
      recordedAt: '2026-11-20T12:01:00.000Z',
    });
    await room.settle(first, second, first);
    await room.settle(second, first);
    expect(await room.madraOf(USER)).toBe(15);
    expect(await room.told('progression.day-scored.v1')).toHaveLength(1);
  });

  it('a date scores at most 120, in the order of first recording, and an undo lets later ones in', async () => {
    const third = (number: number, version: number, status: 'done' | 'removed') =>
      completion('2026-11-20', {
        habitId: idOf(100 + number),
        version,
        status,
        difficulty: 3,
        amount: 45,
        firstRecordedAt: `2026-11-20T08:0${number}:00.000Z`,
      });
    await room.settle(...[1, 2, 3, 4, 5].map((number) => third(number, 1, 'done')));
    expect(await room.madraOf(USER)).toBe(150);
    expect((await room.progress.progress(USER)).score).toEqual({ today: 120 });
    await room.settle(third(1, 2, 'removed'));
    expect((await room.progress.progress(USER)).score).toEqual({ today: 120 });
    const [before, after] = await room.told('progression.day-scored.v1');
    expect(before!.completions.map(({ habitId }) => habitId)).toEqual([101, 102, 103, 104].map(idOf));
    expect(after!.completions.map(({ habitId }) => habitId)).toEqual([102, 103, 104, 105].map(idOf));
    expect([before!.version, after!.version]).toEqual([5, 6]);
  });

  it('what came before and after a period froze is told apart', async () => {
    const late = (habit: number, recordedAt: string) =>
      completion('2026-11-17', { habitId: idOf(habit), recordedAt });
    await room.settle(
      late(101, '2026-11-17T20:00:00.000Z'),
      late(102, '2026-11-19T11:59:59.999Z'),
      late(103, '2026-11-19T12:00:00.000Z'),
      late(104, '2026-11-24T11:59:59.999Z'),
      late(105, '2026-11-24T12:00:00.000Z'),
    );
    const told = await room.told('progression.day-scored.v1');
    expect(told.map(({ version, asOf, completions }) => [version, asOf, completions.length])).toEqual([
      [2, '2026-11-19T11:59:59.999Z', 2],
      [4, '2026-11-24T11:59:59.999Z', 4],
      [5, '2026-11-24T12:00:00.000Z', 5],
    ]);
  });

  it('asks once for the evaluation of a user that waits already', async () => {
    await room.facts.take([completion('2026-11-19')]);
    await room.facts.take([completion('2026-11-20')]);
    expect(room.requests.users).toEqual([USER]);
  });
});

describe('evaluating', () => {
  const week = datesBetween('2026-11-14', '2026-11-20').map((date) => completion(date));

  it('gives the bonus of a streak once, and takes it back when the run no longer reaches it', async () => {
    await room.settle(habitChanged(), ...week);
    expect(await room.madraOf(USER)).toBe(90);
    await room.settle(
      completion('2026-11-19', { version: 2, status: 'removed', recordedAt: '2026-11-20T13:00:00.000Z' }),
    );
    expect(await room.madraOf(USER)).toBe(60);
    await room.settle(completion('2026-11-19', { version: 3, recordedAt: '2026-11-20T14:00:00.000Z' }));
    expect(await room.madraOf(USER)).toBe(90);
    expect((await receipts()).filter((line) => line.startsWith('streak'))).toEqual([
      'streak-bonus 20 2026-11-20 vnull',
      'streak-bonus-withdrawn -20 2026-11-20 vnull',
      'streak-bonus 20 2026-11-20 vnull',
    ]);
  });

  it('tells a breakthrough, and an undo that takes it back', async () => {
    await room.settle(
      habitChanged(),
      ...week,
      ...week.map((_, index) => completion(addDays('2026-11-14', index), { habitId: idOf(102) })),
    );
    const undo = completion('2026-11-14', {
      version: 2,
      status: 'removed',
      recordedAt: '2026-11-20T13:00:00.000Z',
    });
    expect(await room.progress.progress(USER)).toMatchObject({
      madra: 160,
      realm: { key: 'iron', ordinal: 1 },
      nextRealm: { key: 'jade', madra: 300, consistency: 4 },
      streak: { current: 7, longest: 7, freezes: 0 },
    });
    await room.settle(
      ...datesBetween('2026-11-14', '2026-11-19').map((date) =>
        completion(date, {
          habitId: idOf(102),
          version: 2,
          status: 'removed',
          recordedAt: '2026-11-20T13:00:00.000Z',
        }),
      ),
      undo,
    );
    const changes = await room.told('progression.realm-changed.v1');
    expect(changes.map(({ from, to }) => [from, to])).toEqual([
      ['copper', 'iron'],
      ['iron', 'copper'],
    ]);
  });

  it('tells exactly what a read answers, with the causes', async () => {
    await room.settle(profileChanged(), habitChanged(), completion('2026-11-20'));
    const told = await room.told('progression.progress-changed.v1');
    expect(told).toEqual([
      {
        userId: USER,
        version: 1,
        progress: await room.progress.progress(USER),
        causes: [{ kind: 'completion', habitId: HABIT, localDate: '2026-11-20', completionVersion: 1 }],
      },
    ]);
  });

  it('tells a skip also when nothing visible changed, and of a note nothing', async () => {
    await room.settle(profileChanged(), habitChanged());
    await room.settle(completion('2026-11-20', { status: 'skipped' }));
    await room.settle(completion('2026-11-20', { status: 'skipped', version: 2 }));
    const told = await room.told('progression.progress-changed.v1');
    expect(told.map(({ version, causes }) => ({ version, causes }))).toEqual([
      {
        version: 0,
        causes: [{ kind: 'skip', habitId: HABIT, localDate: '2026-11-20', completionVersion: 1 }],
      },
    ]);
    expect((await room.progress.progress(USER)).version).toBe(0);
  });

  it('undo of everything gives what a new user has', async () => {
    const nothing = { ...(await room.progress.progress(USER)), version: 0 };
    await room.settle(habitChanged(), ...week);
    await room.settle(
      ...week.map(({ data }) =>
        completion((data as { localDate: string }).localDate, {
          version: 2,
          status: 'removed',
          recordedAt: '2026-11-20T13:00:00.000Z',
        }),
      ),
    );
    expect({ ...(await room.progress.progress(USER)), version: 0 }).toEqual(nothing);
    expect(await room.progress.streaks(USER, null, 10)).toEqual([
      { habitId: HABIT, current: 0, longest: 0, runStartedOn: null },
    ]);
  });

  it('a habit that comes after its completions, from before the kept fold too, settles them', async () => {
    const dates = datesBetween('2026-10-20', '2026-11-20');
    await room.settle(...dates.map((date) => completion(date)));
    expect(await room.progress.streaks(USER, null, 10)).toEqual([]);
    await room.settle(habitChanged());
    expect(await room.progress.streaks(USER, null, 10)).toEqual([
      { habitId: HABIT, current: 32, longest: 32, runStartedOn: '2026-10-20' },
    ]);
    expect(await room.madraOf(USER)).toBe(32 * 10 + 20 + 100);
  });
});

describe('dates that close', () => {
  it('show at once in a read, are told with their cause, and only once', async () => {
    await room.settle(profileChanged(), habitChanged(), completion('2026-11-18'), completion('2026-11-19'));
    expect((await room.progress.progress(USER)).streak.current).toBe(2);
    room.time.at = new Date('2026-11-21T00:00:00.000Z');
    expect((await room.progress.progress(USER)).streak).toEqual({ current: 0, longest: 2, freezes: 0 });
    await room.progress.progress(USER);
    const told = await room.told('progression.progress-changed.v1');
    expect(told).toHaveLength(2);
    expect(told[1]!.causes).toEqual([
      { kind: 'date-closed', habitId: null, localDate: '2026-11-20', completionVersion: null },
    ]);
  });

  it('a change of zone may reopen one', async () => {
    const since = '2026-01-01T00:00:00.000Z';
    const tokyo = { timeZone: 'Asia/Tokyo', dayStartsAt: '00:00', since };
    room.time.at = new Date('2026-11-20T16:00:00.000Z');
    await room.settle(
      profileChanged({ zones: [tokyo] }),
      habitChanged(),
      completion('2026-11-18'),
      completion('2026-11-19'),
    );
    expect((await room.progress.progress(USER)).streak.current).toBe(0);
    const honolulu = {
      timeZone: 'Pacific/Honolulu',
      dayStartsAt: '00:00',
      since: '2026-11-20T16:00:00.000Z',
    };
    await room.settle(profileChanged({ version: 2, zones: [tokyo, honolulu] }));
    expect((await room.progress.progress(USER)).streak.current).toBe(2);
  });

  it('nobody is woken for users of whom nothing can close any more', async () => {
    await room.settle(profileChanged(), habitChanged(), completion('2026-11-18'));
    room.time.at = new Date('2026-11-23T12:00:00.000Z');
    await room.progress.progress(USER);
    const [account] = await room.database.query('SELECT window_turns_at FROM account');
    expect(account).toEqual({ window_turns_at: null });
  });
});

describe('erasure', () => {
  it('leaves nothing of a user but a tombstone that refuses what still comes', async () => {
    await room.settle(profileChanged(), habitChanged(), completion('2026-11-19'), completion('2026-11-20'));
    await room.settle(userErased());
    await room.settle(
      profileChanged({ version: 9 }),
      habitChanged(undefined, { version: 9 }),
      completion('2026-11-20', { version: 9 }),
    );
    for (const table of ['person', 'habit', 'completion', 'ledger', 'streak_bonus', 'progress'])
      expect(await room.database.query(`SELECT FROM ${table}`)).toEqual([]);
    expect(await room.progress.progress(USER)).toMatchObject({
      madra: 0,
      version: 0,
      realm: { key: 'copper' },
    });
  });
});

describe('a habit that no schedule belongs to', () => {
  it('is refused alone, before anything of it is kept', async () => {
    await expect(room.facts.take([habitChanged(undefined, { schedules: [] })])).rejects.toThrow('a schedule');
    expect(await room.database.query('SELECT FROM habit')).toEqual([]);
  });
});
