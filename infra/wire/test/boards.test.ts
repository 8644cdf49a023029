import { openWire, type Person, type Wire } from '#libs/testing';
import { addDays, at, bodyOf, day, join, newClan, newHabit, newId, record, seen } from '../facts';
import { expectProblem } from '../problems';
import { BOARD, ID, NUMBER, STANDING, TEXT } from '../shapes';

const PERIODS = ['day', 'week', 'month', 'all_time'];

describe('Boards', () => {
  let wire: Wire;
  let person: Person;
  let clan: string;
  beforeAll(async () => {
    wire = await openWire();
    person = await wire.register();
    clan = await newClan(person);
    await record(person, await newHabit(person));
    await seen(person, board(), expect.objectContaining({ total: 1 }));
  });
  afterAll(() => wire?.stop());

  const board = (query = 'period=day', name = `clan:${clan}`) => `/v1/boards/${name}?${query}`;
  const month = day().slice(0, 7);

  it('answer their whole state', async () => {
    const items = [{ ...STANDING, memberId: person.id, name: person.name }];
    expect(bodyOf(await person.http.get(board()))).toEqual({
      ...BOARD,
      board: `clan:${clan}`,
      periodKey: day(),
      total: 1,
      items,
    });
    const clans = bodyOf(await person.http.get(board('period=all_time', 'clans')));
    expect(clans).toEqual({ ...BOARD, board: 'clans', period: 'all_time', periodKey: 'all' });
    for (const item of clans.items) expect(item).toEqual({ ...STANDING, rank: NUMBER, score: NUMBER });
  });

  it.each([
    ['day', 'day', /^\d{4}-\d\d-\d\d$/],
    ['week', 'week', /^\d{4}-W\d\d$/],
    ['month', 'month', /^\d{4}-\d\d$/],
    ['all_time', 'all', /^all$/],
  ])('of a %s have its key', async (period, _start, key) => {
    // Boards follow one after the other.
    const { periodKey } = await seen(
      person,
      board(`period=${period}`),
      expect.objectContaining({ periodKey: expect.stringMatching(key), total: 1 }),
    );
    expect(bodyOf(await person.http.get(board(`period=${period}&key=${periodKey}`))).total).toBe(1);
    expect(bodyOf(await person.http.get(board(`period=${period}&key=`))).periodKey).toBe(periodKey);
  });

  it.each([
    ['', '/query/period'],
    ['period=', '/query/period'],
    ['period=year', '/query/period'],
    ['period=Day', '/query/period'],
    ['period=__proto__', '/query/period'],
    ['period=day&period=day', '/query/period'],
    ['period=day&key=x', '/query/key'],
    ['period=day&key=2026-02-30', '/query/key'],
    [`period=day&key=${month}`, '/query/key'],
    ['period=week&key=2025-W53', '/query/key'],
    ['period=week&key=2026-W00', '/query/key'],
    ['period=week&key=2026-w47', '/query/key'],
    ['period=month&key=2026-13', '/query/key'],
    ['period=all_time&key=2026', '/query/key'],
    ['period=day&key=all', '/query/key'],
    ['period=day&key=%00', '/query/key'],
  ])('asked for by ?%s are refused at %s', async (query, pointer) => {
    expectProblem(await person.http.get(board(query)), 'validation', pointer);
    expectProblem(await person.http.get(board(query).replace('?', '/around/me?')), 'validation', pointer);
  });

  it('of periods to come are live and empty, of old ones final', async () => {
    for (const key of [addDays(day(), 30), '9999-12-31']) {
      const body = bodyOf(await person.http.get(board(`period=day&key=${key}`)));
      expect(body).toEqual({ ...BOARD, board: `clan:${clan}`, periodKey: key, total: 0, items: [] });
    }
    const farMonth = bodyOf(await person.http.get(board('period=month&key=9999-12', 'global')));
    expect(farMonth).toMatchObject({ board: 'global', periodKey: '9999-12', status: 'live', total: 0 });
    expect(bodyOf(await person.http.get(board(`period=day&key=${day(-5)}`))).status).toBe('final');
    expect(bodyOf(await person.http.get(board('period=week&key=2026-W53', 'global'))).items).toEqual([]);
    expect(bodyOf(await person.http.get(board('period=month&key=2020-01', 'global'))).total).toBe(0);
  });

  it.each([
    'x',
    'clan',
    'clan:',
    'clan:x',
    'Global',
    'clans:',
    '__proto__',
    '%00',
    'global%20',
    'journey:x',
    'friends',
  ])('called %s are 404, whatever else is asked', async (name) => {
    expectProblem(await person.http.get(board('period=x', name)), 'not-found');
    expectProblem(await person.http.get(`/v1/boards/${name}/around/me?period=x`), 'not-found');
  });

  it('of clans that are not open are their members’ alone', async () => {
    const stranger = await wire.register();
    bodyOf(await stranger.http.get(board()));
    for (const visibility of ['request', 'invite']) {
      const hidden = await newClan(stranger, { visibility });
      await seen(stranger, board('period=day', `clan:${hidden}`), expect.objectContaining({ total: 0 }));
      expectProblem(await person.http.get(board('period=day', `clan:${hidden}`)), 'not-found');
      expectProblem(await person.http.get(`/v1/boards/clan:${hidden}/around/me?period=day`), 'not-found');
    }
    expectProblem(await stranger.http.get(board('period=day', `clan:${newId()}`)), 'not-found');
  });

  describe('around a member', () => {
    let people: Person[];
    let crowded: string;
    beforeAll(async () => {
      people = await Promise.all([0, 1, 2, 3].map(() => wire.register()));
      crowded = await newClan(people[0]!);
      for (const one of people.slice(1)) await join(one, crowded);
      for (const [place, one] of people.entries())
        await record(one, await newHabit(one, { kind: 'count', target: 10 }), day(), 10 - place);
      await seen(people[0]!, board('period=day', `clan:${crowded}`), expect.objectContaining({ total: 4 }));
    });
    const around = (who: string, query = 'period=day') => `/v1/boards/clan:${crowded}/around/${who}?${query}`;
    const ranks = (body: { items: { rank: number }[] }) => body.items.map(({ rank }) => rank);

    it.each([
      ['radius=0', 1, [2]],
      ['radius=1', 1, [1, 2, 3]],
      ['radius=1', 0, [1, 2]],
      ['radius=2', 3, [2, 3, 4]],
      ['radius=50', 1, [1, 2, 3, 4]],
      ['radius=', 1, [1, 2, 3, 4]],
    ])('?%s shows neighbours on each side', async (query, place, expected) => {
      const body = bodyOf(await people[0]!.http.get(around(people[place]!.id, `period=day&${query}`)));
      expect(ranks(body)).toEqual(expected);
      expect(body).toEqual({ ...BOARD, board: `clan:${crowded}`, total: 4 });
      const mine = bodyOf(await people[place]!.http.get(around('me', `period=day&${query}`)));
      expect(mine.items).toEqual(body.items);
    });

    it('is 404 for who is not listed', async () => {
      for (const who of [person.id, newId(), 'x', '__proto__'])
        expectProblem(await people[0]!.http.get(around(who)), 'not-found');
      expectProblem(await person.http.get(around('me')), 'not-found');
      expectProblem(await people[0]!.http.get(around('me', `period=day&key=${day(3)}`)), 'not-found');
      expectProblem(await person.http.get('/v1/boards/clans/around/me?period=day'), 'not-found');
    });

    it.each(['-1', '51', 'x', '1.5', '1000000', '1&radius=1'])('refuses a radius of %s', async (radius) => {
      expectProblem(
        await people[0]!.http.get(around('me', `period=day&radius=${radius}`)),
        'validation',
        '/query/radius',
      );
    });

    it('finds a clan on the board of clans', async () => {
      await seen(
        people[0]!,
        board('period=day', 'clans'),
        expect.objectContaining({
          items: expect.arrayContaining([expect.objectContaining({ memberId: crowded })]),
        }),
      );
      await seen(
        people[0]!,
        `/v1/boards/clans/around/${crowded}?period=day&radius=0`,
        expect.objectContaining({ items: [expect.objectContaining({ memberId: crowded, score: 34 })] }),
      );
    });
  });

  describe('own ranks', () => {
    it('are those of the boards one is listed on', async () => {
      const someone = await wire.register();
      const [first, second] = [await newClan(someone), await newClan(someone)];
      for (const period of PERIODS)
        expect(bodyOf(await someone.http.get(`/v1/me/ranks?period=${period}`)).items).toEqual([]);
      await record(someone, await newHabit(someone));
      const rank = { board: TEXT, period: 'day', periodKey: day(), rank: NUMBER, score: 10, total: NUMBER };
      await seen(someone, '/v1/me/ranks?period=day', {
        items: [
          { ...rank, board: 'global' },
          { ...rank, board: `clan:${first}`, rank: 1 },
          { ...rank, board: `clan:${second}`, rank: 1 },
        ],
        nextCursor: null,
      });
    });

    it('need a period', async () => {
      expectProblem(await person.http.get('/v1/me/ranks'), 'validation', '/query/period');
      expectProblem(await person.http.get('/v1/me/ranks?period=x'), 'validation', '/query/period');
    });
  });

  it('show today’s names and avatars', async () => {
    const avatarUrl = 'https://x.example/a.png';
    bodyOf(await person.http.patch('/v1/me', { displayName: 'Renamed', avatarUrl }));
    const row = { ...STANDING, memberId: person.id, name: 'Renamed', avatarUrl };
    await seen(person, board(), expect.objectContaining({ items: [row] }));
    bodyOf(await person.http.patch(`/v1/clans/${clan}`, { name: `Now ${clan.slice(-12)}` }));
    await seen(
      person,
      `/v1/boards/clans/around/${clan}?period=day&radius=0`,
      expect.objectContaining({
        items: [expect.objectContaining({ name: `Now ${clan.slice(-12)}`, memberId: ID })],
      }),
    );
    await seen(
      person,
      '/v1/me/clans',
      expect.objectContaining({ items: [expect.objectContaining({ name: `Now ${clan.slice(-12)}` })] }),
    );
  });

  it('list nobody with a score of 0', async () => {
    const someone = await wire.register();
    const mine = await newClan(someone);
    const habitId = await newHabit(someone);
    await record(someone, habitId);
    await seen(someone, board('period=day', `clan:${mine}`), expect.objectContaining({ total: 1 }));
    await someone.http.delete(at(habitId));
    await seen(
      someone,
      board('period=day', `clan:${mine}`),
      expect.objectContaining({ total: 0, items: [] }),
    );
  });
});
