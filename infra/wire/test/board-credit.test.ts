import { openWire, type Person, type Wire } from '#libs/testing';
import { at, bodyOf, day, join, newClan, newHabit, record, seen } from '../facts';

/** The whole board, in order. */
const rows = (...expected: [Person, number][]) =>
  expect.objectContaining({
    total: expected.length,
    items: expected.map(([{ id }, score]) => expect.objectContaining({ memberId: id, score })),
  });
/** One row of a board that others are on too. */
const row = (who: Person | string, score: number) =>
  expect.objectContaining({
    items: [expect.objectContaining({ memberId: typeof who === 'string' ? who : who.id, score })],
  });

describe('What a board credits', () => {
  let wire: Wire;
  let leader: Person;
  let person: Person;
  beforeAll(async () => {
    wire = await openWire();
  });
  afterAll(() => wire?.stop());
  beforeEach(async () => {
    [leader, person] = await Promise.all([wire.register(), wire.register()]);
  });
  const shows = (clan: string, ...expected: [Person, number][]) =>
    seen(leader, `/v1/boards/clan:${clan}?period=day`, rows(...expected));
  const clanShows = (clan: string, score: number) =>
    seen(leader, `/v1/boards/clans/around/${clan}?period=day&radius=0`, row(clan, score));
  const clanIsNotListed = (clan: string) =>
    seen(
      leader,
      `/v1/boards/clans/around/${clan}?period=day&radius=0`,
      expect.objectContaining({ status: 404 }),
    );
  const leave = async (who: Person, clan: string) =>
    expect((await who.http.delete(`/v1/clans/${clan}/members/me`)).status).toBe(204);

  it('is what was first recorded by a member, not before', async () => {
    const clan = await newClan(leader);
    const [before, within] = [await newHabit(person), await newHabit(person)];
    await record(person, before);
    await join(person, clan);
    await record(person, within);
    await shows(clan, [person, 10]);
    await seen(person, '/v1/boards/global/around/me?period=day&radius=0', row(person, 20));
  });

  it('leaves the list with the member and comes back with them', async () => {
    const clan = await newClan(leader);
    await join(person, clan);
    const first = await newHabit(person);
    await record(person, first);
    await shows(clan, [person, 10]);
    await leave(person, clan);
    await shows(clan);
    const outside = await newHabit(person);
    await record(person, outside);
    await join(person, clan);
    await shows(clan, [person, 10]);
    await record(person, await newHabit(person));
    await shows(clan, [person, 20]);
    expect((await leader.http.delete(`/v1/clans/${clan}/members/${person.id}`)).status).toBe(204);
    await shows(clan);
  });

  it('goes back where it was first recorded by an undo, and there again by a redo', async () => {
    const [old, young] = [await newClan(leader), await newClan(leader)];
    await join(person, old);
    const habitId = await newHabit(person);
    await record(person, habitId);
    await clanShows(old, 10);
    await leave(person, old);
    await join(person, young);
    await person.http.delete(at(habitId));
    await clanIsNotListed(old);
    await record(person, habitId);
    await clanShows(old, 10);
    await clanIsNotListed(young);
    await shows(young);
    await join(person, old);
    await shows(old, [person, 10]);
  });

  it('fixes nothing by a skip', async () => {
    const clan = await newClan(leader);
    const habitId = await newHabit(person);
    bodyOf(await person.http.put(at(habitId), { skipped: true }), 201);
    await join(person, clan);
    await record(person, habitId);
    await shows(clan, [person, 10]);
    await clanShows(clan, 10);
  });

  it('is on `clans` by the banner at the first recording, whatever it is later', async () => {
    const [first, second] = [await newClan(leader), await newClan(leader)];
    await join(person, first);
    await join(person, second);
    const habitId = await newHabit(person, { kind: 'minutes', target: 30 });
    await record(person, habitId, day(), 30);
    await clanShows(first, 10);
    await shows(second, [person, 10]);
    bodyOf(await person.http.put('/v1/me/banner', { clanId: second }));
    await record(person, habitId, day(), 45);
    await clanShows(first, 15);
    await clanIsNotListed(second);
    await record(person, await newHabit(person));
    await clanShows(second, 10);
    await leave(person, first);
    await clanShows(first, 15);
    await record(person, habitId, day(), 30);
    await clanShows(first, 10);
    await shows(second, [person, 20]);
  });

  it('counts by the date in the period, and 120 a date at most', async () => {
    const clan = await newClan(person);
    const habits: string[] = [];
    for (let made = 0; made < 5; made++)
      habits.push(await newHabit(person, { kind: 'count', target: 1, difficulty: 3 }));
    for (const habitId of habits) await record(person, habitId, day(), 2);
    await record(person, habits[0]!, day(-1), 1);
    const on = (period: string) => `/v1/boards/clan:${clan}?period=${period}`;
    await seen(person, on('day'), rows([person, 120]));
    await seen(person, `${on('day')}&key=${day(-1)}`, rows([person, 20]));
    await seen(person, on('all_time'), rows([person, 140]));
    await person.http.delete(at(habits[0]!));
    await seen(person, on('day'), rows([person, 120]));
    await person.http.delete(at(habits[1]!));
    await seen(person, on('day'), rows([person, 90]));
    await seen(person, on('all_time'), rows([person, 110]));
  });

  it('ranks who reached a score first ahead, and gives the place back after an undone slip', async () => {
    const clan = await newClan(leader);
    await join(person, clan);
    const [hers, his] = [await newHabit(leader), await newHabit(person)];
    const slip = await newHabit(leader);
    await record(leader, hers);
    await shows(clan, [leader, 10]);
    await record(person, his);
    await shows(clan, [leader, 10], [person, 10]);
    await record(leader, slip);
    await shows(clan, [leader, 20], [person, 10]);
    await leader.http.delete(at(slip));
    await shows(clan, [leader, 10], [person, 10]);
    await leader.http.delete(at(hers));
    await record(leader, hers);
    await shows(clan, [person, 10], [leader, 10]);
  });

  it('follows an erased account: off every board, and its clan’s sum without it', async () => {
    const clan = await newClan(leader);
    await join(person, clan);
    for (const who of [leader, person]) await record(who, await newHabit(who));
    await shows(clan, [leader, 10], [person, 10]);
    await clanShows(clan, 20);
    expect((await person.http.delete('/v1/me', { password: person.password })).status).toBe(202);
    await shows(clan, [leader, 10]);
    await clanShows(clan, 10);
    await seen(
      leader,
      `/v1/boards/global/around/${person.id}?period=all_time`,
      expect.objectContaining({ status: 404 }),
    );
    await seen(leader, `/v1/clans/${clan}`, expect.objectContaining({ memberCount: 1 }));
  });

  it('is gone from the live board of clans when a clan closes', async () => {
    const clan = await newClan(person);
    await record(person, await newHabit(person));
    await clanShows(clan, 10);
    await leave(person, clan);
    await clanIsNotListed(clan);
    await seen(person, '/v1/boards/global/around/me?period=day&radius=0', row(person, 10));
  });
});
