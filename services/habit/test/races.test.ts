import { describeWith } from '#libs/testing';
import type { CompletionWriter } from '../app/completion-writer';
import { HabitRoom, type Someone } from './habit-room';

/** Writers of one process and of others alike; each has connections of the same pool. */
const WRITERS = 3;

describeWith('postgres', 'many writers at once', () => {
  let room: HabitRoom;
  let user: Someone;
  let writers: CompletionWriter[];
  beforeAll(async () => {
    room = await HabitRoom.open();
    writers = Array.from({ length: WRITERS }, () => room.anotherWriter());
  });
  afterAll(() => room.close());
  beforeEach(() => void (user = room.someone()));

  const amount = (value: number) => ({ kind: 'amount' as const, amount: value, note: null });
  const writerOf = (index: number) => writers[index % WRITERS]!;

  it('each of many changes of one date gets a version of its own, told in that order', async () => {
    const habit = await user.habit();
    const sent = Array.from({ length: 60 }, (_, index) =>
      writerOf(index).submit(user.request(habit, amount(index + 1))),
    );
    const versions = (await Promise.all(sent)).map(({ completion }) => completion!.version);
    expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    const told = await room.query<{ version: number }>(
      `SELECT (data->>'version')::int AS version FROM outbox
       WHERE type = 'habit.completion-changed.v1' AND data->>'habitId' = $1 ORDER BY epoch, xid, seq`,
      [habit.id],
    );
    expect(told.map(({ version }) => version)).toEqual(versions.toSorted((a, b) => a - b));
  });

  it('of many that name the same version one wins', async () => {
    const habit = await user.habit();
    await user.put(habit, 1);
    const sent = Array.from({ length: 20 }, (_, index) =>
      writerOf(index).submit(user.request(habit, amount(index + 2), { ifMatch: 1 })),
    );
    const settled = await Promise.allSettled(sent);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const slugs = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.slug] : []));
    expect(new Set(slugs)).toEqual(new Set(['version-mismatch']));
  });

  it('one request a hundred times at once is one row and one answer', async () => {
    const habit = await user.habit();
    const sent = Array.from({ length: 100 }, (_, index) =>
      writerOf(index).submit(user.request(habit, amount(30))),
    );
    const answers = await Promise.all(sent);
    expect(new Set(answers.map(({ completion }) => JSON.stringify(completion))).size).toBe(1);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(answers[0]!.completion!.version).toBe(1);
  });

  it('batches that overlap in any order neither wait in a ring nor lose a change', async () => {
    const habits = await Promise.all(Array.from({ length: 5 }, () => user.habit()));
    const sent = Array.from({ length: 600 }, (_, index) =>
      writerOf(index).submit(
        user.request(habits[(index * 7) % 5]!, amount(index + 1), { localDate: user.today(-(index % 4)) }),
      ),
    );
    await Promise.all(sent);
    const [row] = await room.query<{ changes: number }>(
      'SELECT sum(version)::int AS changes FROM completion WHERE user_id = $1',
      [user.userId],
    );
    expect(row!.changes).toBe(600);
  });

  it('a completion beside changes of its habit goes by the habit as it then is', async () => {
    const habit = await user.habit();
    const changes = Array.from({ length: 20 }, (_, index) =>
      room.changing.change(user, habit.id, { target: 100 + index }),
    );
    const puts = Array.from({ length: 20 }, (_, index) =>
      writerOf(index).submit(user.request(habit, amount(index + 1))),
    );
    await Promise.all([...changes, ...puts]);
    const { target } = await room.reading.one(user.userId, habit.id);
    expect((await user.put(habit, 99)).completion).toMatchObject({ target, version: 21 });
  });

  it('the last place of a hundred active habits goes to one', async () => {
    const ids = await Promise.all(Array.from({ length: 98 }, () => user.habit().then(({ id }) => id)));
    await room.changing.archive(user, ids[0]!);
    await user.habit();
    await user.habit();
    const settled = await Promise.allSettled([
      ...Array.from({ length: 5 }, () => user.habit()),
      room.changing.change(user, ids[0]!, { archived: false }),
      room.changing.change(user, ids[0]!, { archived: false }),
    ]);
    const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.slug] : []));
    expect(new Set(refused)).toEqual(new Set(['limit-reached']));
    const [count] = await room.query<{ active: number; counted: number }>(
      `SELECT count(*)::int AS active, min(active_habits) AS counted
       FROM habit JOIN person USING (user_id) WHERE user_id = $1 AND archived_at IS NULL`,
      [user.userId],
    );
    expect(count).toEqual({ active: 100, counted: 100 });
  });

  it('the same new habit a hundred times at once is one habit', async () => {
    const id = room.ids.next();
    const made = await Promise.all(Array.from({ length: 100 }, () => user.habit({ id })));
    expect(new Set(made.map((habit) => JSON.stringify(habit))).size).toBe(1);
    await expect(user.habit({ id, name: 'Read' })).rejects.toMatchObject({ slug: 'conflict' });
    await expect(room.someone().habit({ id })).rejects.toMatchObject({ slug: 'conflict' });
  });

  it('an erasure beside writers leaves nothing behind', async () => {
    const habits = await Promise.all(Array.from({ length: 10 }, () => user.habit()));
    const sent = Array.from({ length: 300 }, (_, index) =>
      writerOf(index).submit(user.request(habits[index % 10]!, amount(index + 1))),
    );
    const erased = sent[20]!.then(() => room.people.erase(user.userId, new Date().toISOString()));
    await Promise.allSettled(sent);
    await erased;
    const left = await room.query(
      'SELECT FROM completion WHERE user_id = $1 UNION ALL SELECT FROM habit WHERE user_id = $1',
      [user.userId],
    );
    expect(left).toHaveLength(0);
    await expect(user.put(habits[0]!, 30)).rejects.toMatchObject({ slug: 'unauthenticated' });
    await expect(user.habit()).rejects.toMatchObject({ slug: 'unauthenticated' });
  });
});
