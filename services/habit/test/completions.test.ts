import { addDays } from '#libs/domain-kit';
import { describeWith } from '#libs/testing';
import { HabitRoom, type Someone } from './habit-room';

describeWith('postgres', 'completions', () => {
  let room: HabitRoom;
  let user: Someone;
  beforeAll(async () => void (room = await HabitRoom.open()));
  afterAll(() => room.close());
  beforeEach(() => void (user = room.someone()));

  const events = (habitId: string) =>
    room
      .query<{ data: Record<string, unknown> }>(
        `SELECT data FROM outbox WHERE type = 'habit.completion-changed.v1' AND data->>'habitId' = $1 ORDER BY seq`,
        [habitId],
      )
      .then((rows) => rows.map(({ data }) => data));

  it('versions go on through changes, removals and redoing', async () => {
    const habit = await user.habit();
    const trip = [
      await user.put(habit, 30),
      await user.put(habit, 20),
      await user.takeBack(habit),
      await user.put(habit, 30),
      await user.skip(habit),
    ];
    expect(trip.map(({ created, completion }) => [created, completion?.version, completion?.status])).toEqual(
      [
        [true, 1, 'done'],
        [false, 2, 'partial'],
        [false, undefined, undefined],
        [true, 4, 'done'],
        [false, 5, 'skipped'],
      ],
    );
    expect(
      (await events(habit.id)).map(({ version, status, previousStatus, amount }) => [
        version,
        status,
        previousStatus,
        amount,
      ]),
    ).toEqual([
      [1, 'done', null, 30],
      [2, 'partial', 'done', 20],
      [3, 'removed', 'partial', null],
      [4, 'done', 'removed', 30],
      [5, 'skipped', 'done', null],
    ]);
  });

  it('the same wish twice changes nothing, also when the target has changed in between', async () => {
    const habit = await user.habit();
    const first = await user.put(habit, 30);
    await room.changing.change(user, habit.id, { target: 60 });
    expect(await user.put(habit, 30)).toEqual({ created: false, completion: first.completion });
    expect(await events(habit.id)).toHaveLength(1);
    expect((await user.put(habit, 31)).completion).toMatchObject({
      status: 'partial',
      target: 60,
      version: 2,
    });
  });

  it('a change of the note alone raises the version and nothing else', async () => {
    const habit = await user.habit();
    const first = (await user.put(habit, 30)).completion;
    await room.changing.change(user, habit.id, { target: 60 });
    const noted = (await user.put(habit, 30, { note: 'calm' })).completion;
    expect(noted).toEqual({ ...first, version: 2, note: 'calm' });
    expect(await events(habit.id)).toHaveLength(1);
    expect((await user.put(habit, 30)).completion).toMatchObject({ version: 3, note: null });
  });

  it('the first amount fixes the first recording; a skip fixes nothing', async () => {
    const habit = await user.habit();
    expect((await user.skip(habit)).completion).toMatchObject({
      firstRecordedAt: null,
      amountChangedAt: null,
      target: null,
    });
    const first = (await user.put(habit, 30)).completion!;
    expect(first.firstRecordedAt).toBe(first.recordedAt);
    await user.takeBack(habit);
    const redone = (await user.put(habit, 30)).completion!;
    expect(redone.firstRecordedAt).toBe(first.firstRecordedAt);
    expect(redone.amountChangedAt).toBe(redone.recordedAt);
  });

  it('refuses what is not there, not the kind, another version, out of time, archived: in this order', async () => {
    const check = await user.habit({ kind: 'check' });
    const stranger = room.someone();
    const slug = (sent: Promise<unknown>) =>
      sent.then(
        () => 'accepted',
        (error: { slug: string }) => error.slug,
      );
    const late = { localDate: user.today(-8) };
    expect(await slug(stranger.put(check, 1))).toBe('not-found');
    expect(await slug(stranger.put(check, 5, { ...late, ifMatch: 3 }))).toBe('not-found');
    expect(await slug(user.put(check, 2, { ...late, ifMatch: 3 }))).toBe('validation');
    expect(await slug(user.put(check, 1, { ...late, ifMatch: 3 }))).toBe('version-mismatch');
    expect(await slug(user.takeBack(check, { ...late, ifMatch: '*' }))).toBe('version-mismatch');
    expect(await slug(user.put(check, 1, { localDate: user.today(1) }))).toBe('date-in-future');
    await room.changing.archive(user, check.id);
    expect(await slug(user.put(check, 1, late))).toBe('date-too-old');
    expect(await slug(user.put(check, 1))).toBe('conflict');
    expect(await slug(user.takeBack(check))).toBe('conflict');
    await room.changing.change(user, check.id, { archived: false });
    expect(await slug(user.put(check, 1, { localDate: user.today(-7) }))).toBe('accepted');
  });

  it('with a version, only that one is changed, also when the body is equal', async () => {
    const habit = await user.habit();
    await user.put(habit, 30);
    await expect(user.put(habit, 30, { ifMatch: 2 })).rejects.toMatchObject({ slug: 'version-mismatch' });
    expect((await user.put(habit, 30, { ifMatch: 1 })).completion?.version).toBe(1);
    expect((await user.put(habit, 31, { ifMatch: '*' })).completion?.version).toBe(2);
    await user.takeBack(habit, { ifMatch: 2 });
    await expect(user.takeBack(habit, { ifMatch: 3 })).rejects.toMatchObject({ slug: 'version-mismatch' });
    expect(await user.takeBack(habit)).toEqual({ created: false, completion: null });
  });

  it('history is what stands, oldest first', async () => {
    const habit = await user.habit();
    for (const back of [3, 1, 2]) await user.put(habit, 30 + back, { localDate: user.today(-back) });
    await user.takeBack(habit, { localDate: user.today(-2) });
    const history = await room.reading.history(user, habit.id, {});
    expect(history.map(({ localDate, amount }) => [localDate, amount])).toEqual([
      [user.today(-3), 33],
      [user.today(-1), 31],
    ]);
    const only = await room.reading.history(user, habit.id, { to: addDays(user.today(), -3) });
    expect(only).toHaveLength(1);
  });
});
