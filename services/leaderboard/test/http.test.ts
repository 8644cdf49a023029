import { eventually, startStack, type Person, type Stack } from '#libs/testing';

let stack: Stack;
/** From the most to the least score. */
let people: Person[];
let clanId: string;
const today = new Date().toISOString().slice(0, 10);

beforeAll(async () => {
  stack = await startStack();
  people = [];
  for (const amount of [50, 40, 30, 20, 10]) {
    const person = await stack.register();
    people.push(person);
    if (clanId === undefined) clanId = (await person.http.post('/v1/clans', { name: 'Readers' })).body.id;
    else await person.http.post(`/v1/clans/${clanId}/members`);
    const habit = { name: 'Read', kind: 'minutes', target: 100, schedule: { type: 'daily' } };
    const { body } = await person.http.post('/v1/habits', habit);
    await person.http.put(`/v1/habits/${body.id}/completions/${today}`, { amount });
  }
  await eventually(
    async () => {
      const boards = await Promise.all([board('global'), board(`clan:${clanId}`), board('clans')]);
      return boards.every(({ total }) => total > 0) && boards[0]!.total === 5 && boards[1]!.total === 5;
    },
    { what: 'everyone on the boards' },
  );
});
afterAll(() => stack?.stop());

const get = (path: string, person = people[0]!) => person.http.get(path);
const board = async (name: string) => (await get(`/v1/boards/${name}?period=week`)).body;
const rows = (items: { memberId: string; rank: number }[]) =>
  items.map(({ memberId, rank }) => [rank, memberId]);

describe('GET /v1/boards/{board}', () => {
  it('answers rows by rank, with where the board stands', async () => {
    const { body } = await get(`/v1/boards/clan:${clanId}?period=day`);
    expect(body).toEqual({
      board: `clan:${clanId}`,
      period: 'day',
      periodKey: today,
      status: 'live',
      epoch: expect.any(String),
      seq: expect.any(Number),
      total: 5,
      items: people.map((person, index) => ({
        rank: index + 1,
        memberId: person.id,
        name: person.name,
        avatarUrl: null,
        score: 5 - index,
        reachedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      })),
      nextCursor: null,
    });
  });

  it('goes on page by page', async () => {
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await get(`/v1/boards/global?period=week&limit=2&cursor=${cursor}`);
      seen.push(...rows(body.items));
      cursor = body.nextCursor ?? '';
    } while (cursor);
    expect(seen).toEqual(people.map((person, index) => [index + 1, person.id]));
  });

  it('begins at any rank, and goes on from there', async () => {
    const { body } = await get('/v1/boards/global?period=week&from=3&limit=2');
    expect(rows(body.items)).toEqual([
      [3, people[2]!.id],
      [4, people[3]!.id],
    ]);
    const rest = await get(`/v1/boards/global?period=week&from=3&limit=2&cursor=${body.nextCursor}`);
    expect(rows(rest.body.items)).toEqual([[5, people[4]!.id]]);
    const below = await get('/v1/boards/global?period=week&from=6');
    expect(below.body).toMatchObject({ total: 5, items: [], nextCursor: null });
    const wrong = await get('/v1/boards/global?period=week&from=0');
    expect(wrong.body).toMatchObject({ status: 400, errors: [{ pointer: '/query/from' }] });
  });

  it('sums a clan by its banner', async () => {
    const { items, total } = await board('clans');
    expect({ total, items }).toMatchObject({
      total: 1,
      items: [{ rank: 1, memberId: clanId, name: 'Readers', score: 15 }],
    });
  });

  it('a period to come is live and empty', async () => {
    const { status, body } = await get('/v1/boards/global?period=month&key=2999-12');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      periodKey: '2999-12',
      status: 'live',
      total: 0,
      items: [],
      nextCursor: null,
    });
  });

  it('a period long past is final and empty', async () => {
    const { body } = await get('/v1/boards/global?period=week&key=2020-W53');
    expect(body).toMatchObject({ status: 'final', total: 0, items: [] });
  });

  it('without a key it is the period of the own today', async () => {
    const far = await stack.register({ timeZone: 'Pacific/Kiritimati' });
    const near = await stack.register({ timeZone: 'Etc/GMT+12' });
    const keys = await Promise.all(
      [far, near].map(async (person) => (await get('/v1/boards/global?period=day', person)).body.periodKey),
    );
    expect(keys[0] > keys[1]).toBe(true);
  });

  it.each([
    ['', '/query/period'],
    ['?period=year', '/query/period'],
    ['?period=day&period=week', '/query/period'],
    ['?period=day&key=2026-W47', '/query/key'],
    ['?period=day&key=2026-02-30', '/query/key'],
    ['?period=week&key=2025-W53', '/query/key'],
    ['?period=all_time&key=2026', '/query/key'],
    ['?period=day&limit=0', '/query/limit'],
    ['?period=day&limit=101', '/query/limit'],
    ['?period=day&cursor=e30', '/query/cursor'],
    ['?period=day&cursor=WzEsMiwzXQ', '/query/cursor'],
  ])('refuses %s', async (query, pointer) => {
    const { status, body } = await get(`/v1/boards/global${query}`);
    expect({ status, pointer: body.errors?.[0]?.pointer }).toEqual({ status: 400, pointer });
  });

  it.each(['friends', 'journey:x', 'clan:', 'clan:x', 'Global', 'clan:00000000-0000-7000-8000-000000000000'])(
    'there is no board %s, whatever its period',
    async (name) => {
      expect((await get(`/v1/boards/${encodeURIComponent(name)}?period=year`)).status).toBe(404);
    },
  );

  it('asks for a token first', async () => {
    expect((await stack.anonymous.get('/v1/boards/nowhere')).status).toBe(401);
  });
});

describe('GET /v1/boards/{board}/around/{memberId}', () => {
  it('shows a member with neighbours on each side', async () => {
    const around = await get(`/v1/boards/global/around/${people[1]!.id}?period=week&radius=2`);
    expect(rows(around.body.items)).toEqual(
      people.slice(0, 4).map((person, index) => [index + 1, person.id]),
    );
    const me = await get('/v1/boards/global/around/me?period=week&radius=0', people[4]);
    expect(rows(me.body.items)).toEqual([[5, people[4]!.id]]);
    const clan = await get(`/v1/boards/clans/around/${clanId}?period=week`);
    expect(rows(clan.body.items)).toEqual([[1, clanId]]);
  });

  it.each(['around/00000000-0000-7000-8000-000000000000', 'around/somebody'])(
    '%s is not found',
    async (path) => {
      expect((await get(`/v1/boards/global/${path}?period=week`)).status).toBe(404);
    },
  );

  it('nobody is themselves on clans, nor listed in a period to come', async () => {
    expect((await get('/v1/boards/clans/around/me?period=week')).status).toBe(404);
    expect((await get('/v1/boards/global/around/me?period=week&key=2999-W01')).status).toBe(404);
  });

  it('refuses a radius beyond 50', async () => {
    const { status, body } = await get('/v1/boards/global/around/me?period=week&radius=51');
    expect({ status, pointer: body.errors[0].pointer }).toEqual({ status: 400, pointer: '/query/radius' });
  });
});

describe('GET /v1/me/ranks', () => {
  it('tells the own places, where one is listed', async () => {
    const { body } = await get('/v1/me/ranks?period=day', people[2]);
    const place = { period: 'day', periodKey: today, rank: 3, score: 3, total: 5 };
    expect(body).toEqual({
      items: [
        { board: 'global', ...place },
        { board: `clan:${clanId}`, ...place },
      ],
      nextCursor: null,
    });
    const nobody = await stack.register();
    expect((await get('/v1/me/ranks?period=day', nobody)).body).toEqual({ items: [], nextCursor: null });
    expect((await get('/v1/me/ranks')).status).toBe(400);
  });
});

describe("a clan's board", () => {
  it('is its members’ alone unless the clan is open, and nobody’s once it is closed', async () => {
    const [leader, stranger] = await Promise.all([stack.register(), stack.register()]);
    const { body } = await leader.http.post('/v1/clans', { name: 'The hidden', visibility: 'request' });
    const path = `/v1/boards/clan:${body.id}?period=week`;
    const status = async (person: Person) => (await get(path, person)).status;
    await eventually(async () => (await status(leader)) === 200, { what: 'the member to see it' });
    expect(await status(stranger)).toBe(404);
    await leader.http.patch(`/v1/clans/${body.id}`, { visibility: 'open' });
    await eventually(async () => (await status(stranger)) === 200, { what: 'the stranger to see it' });
    await leader.http.delete(`/v1/clans/${body.id}/members/me`);
    await eventually(async () => (await status(leader)) === 404, { what: 'the board to be gone' });
  });
});

it('an erased account leaves the boards', async () => {
  const person = await stack.register();
  const { body } = await person.http.post('/v1/habits', {
    name: 'Sit',
    kind: 'check',
    schedule: { type: 'daily' },
  });
  await person.http.put(`/v1/habits/${body.id}/completions/${today}`, { amount: 1 });
  await eventually(async () => (await board('global')).total === 6, { what: 'six on the board' });
  await person.http.delete('/v1/me', { password: person.password });
  await eventually(async () => (await board('global')).total === 5, { what: 'five on the board' });
});
