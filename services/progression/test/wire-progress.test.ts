import type { ProgressChanged, RealmBreakthrough } from '#libs/contracts';
import { addDays } from '#libs/domain-kit';
import { eventually, startStack, type Person, type Stack } from '#libs/testing';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const NEW_USER = {
  madra: 0,
  score: { today: 0 },
  realm: { key: 'copper', name: 'Copper', ordinal: 0 },
  nextRealm: { key: 'iron', name: 'Iron', madra: 100, consistency: 2 },
  streak: { current: 0, longest: 0, freezes: 0 },
  version: 0,
};

/** The date of a registered person in UTC; these tests hold at midnight too, as long as one date lasts. */
const today = () => new Date().toISOString().slice(0, 10);

const progressOf = async (person: Person) => (await person.http.get('/v1/progress')).body;
const untilProgress = (person: Person, wanted: object) =>
  eventually(
    async () => {
      const progress = await progressOf(person);
      expect(progress).toMatchObject(wanted);
      return progress;
    },
    { what: `progress ${JSON.stringify(wanted)}` },
  );

const daysAgo = (days: number) => addDays(today(), -days);

async function makeHabit(person: Person, fields: Record<string, unknown> = {}): Promise<string> {
  const { status, body } = await person.http.post('/v1/habits', {
    name: 'Cycle',
    kind: 'minutes',
    target: 30,
    schedule: { type: 'daily' },
    startDate: daysAgo(7),
    ...fields,
  });
  expect(status).toBe(201);
  return body.id;
}

const record = (person: Person, habitId: string, localDate: string, amount = 30) =>
  person.http.put(`/v1/habits/${habitId}/completions/${localDate}`, { amount });
const undo = (person: Person, habitId: string, localDate: string) =>
  person.http.delete(`/v1/habits/${habitId}/completions/${localDate}`);

describe('GET /v1/progress', () => {
  it('is zeros for a new user, and 401 without a token', async () => {
    const person = await stack.register();
    expect(await progressOf(person)).toEqual(NEW_USER);
    expect((await stack.anonymous.get('/v1/progress')).status).toBe(401);
  });

  it('follows completions, streaks, bonuses and realms, and undo of everything', async () => {
    const person = await stack.register();
    const [one, other] = [await makeHabit(person), await makeHabit(person)];
    for (let ago = 6; ago >= 0; ago -= 1) {
      await record(person, one, daysAgo(ago), 45);
      await record(person, other, daysAgo(ago));
    }
    await untilProgress(person, {
      madra: 7 * 25 + 40,
      score: { today: 25 },
      realm: { key: 'iron', name: 'Iron', ordinal: 1 },
      nextRealm: { key: 'jade', name: 'Jade', madra: 300, consistency: 4 },
      streak: { current: 7, longest: 7, freezes: 0 },
    });
    for (let ago = 6; ago >= 0; ago -= 1) {
      await undo(person, one, daysAgo(ago));
      await undo(person, other, daysAgo(ago));
    }
    const { version: _, ...rest } = NEW_USER;
    await untilProgress(person, rest);
  });
});

describe('GET /v1/progress/streaks', () => {
  it('lists every habit, archived and untouched ones too, in pages', async () => {
    const person = await stack.register();
    const [kept, untouched, archived] = [
      await makeHabit(person),
      await makeHabit(person),
      await makeHabit(person),
    ];
    for (const ago of [2, 1, 0]) await record(person, kept, daysAgo(ago));
    await person.http.delete(`/v1/habits/${archived}`);
    await untilProgress(person, { streak: { current: 3 } });
    const first = (await person.http.get('/v1/progress/streaks?limit=2')).body;
    expect(first.items).toEqual([
      { habitId: kept, current: 3, longest: 3, runStartedOn: daysAgo(2) },
      { habitId: untouched, current: 0, longest: 0, runStartedOn: null },
    ]);
    const second = (await person.http.get(`/v1/progress/streaks?limit=2&cursor=${first.nextCursor}`)).body;
    expect(second).toEqual({
      items: [{ habitId: archived, current: 0, longest: 0, runStartedOn: null }],
      nextCursor: null,
    });
  });
});

describe('GET /v1/progress/ledger', () => {
  it('shows each difference with its cause, newest first, in pages', async () => {
    const person = await stack.register();
    await person.http.patch('/v1/me', { settings: { timeZone: 'UTC' } });
    const habitId = await makeHabit(person);
    await record(person, habitId, today());
    await record(person, habitId, today(), 45);
    await record(person, habitId, today(), 45);
    await person.http.put(`/v1/habits/${habitId}/completions/${today()}`, { skipped: true });
    await record(person, habitId, today(), 15);
    await undo(person, habitId, today());
    await eventually(async () => (await person.http.get('/v1/progress/ledger')).body.items.length === 5, {
      what: 'five receipts',
    });
    const first = (await person.http.get('/v1/progress/ledger?limit=3')).body;
    const second = (await person.http.get(`/v1/progress/ledger?limit=3&cursor=${first.nextCursor}`)).body;
    const items = [...first.items, ...second.items];
    expect(items.map(({ kind, amount, completionVersion }) => [kind, amount, completionVersion])).toEqual([
      ['undo', -5, 5],
      ['completion', 5, 4],
      ['change', -15, 3],
      ['change', 5, 2],
      ['completion', 10, 1],
    ]);
    expect(items[0]).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      kind: 'undo',
      amount: -5,
      habitId,
      localDate: today(),
      timeZone: 'UTC',
      ruleVersion: 1,
      completionVersion: 5,
      recordedAt: expect.stringMatching(/Z$/),
    });
    expect(second.nextCursor).toBeNull();
  });

  it.each([
    ['/v1/progress/ledger?limit=0', '/query/limit'],
    ['/v1/progress/ledger?limit=1000000', '/query/limit'],
    ['/v1/progress/ledger?cursor=nonsense', '/query/cursor'],
    [
      `/v1/progress/ledger?cursor=${Buffer.from('["9999-99-99T00:00:00.000Z","x"]').toString('base64url')}`,
      '/query/cursor',
    ],
    [`/v1/progress/streaks?cursor=${Buffer.from('{"__proto__":1}').toString('base64url')}`, '/query/cursor'],
    ['/v1/progress/streaks?limit=1&limit=2', '/query/limit'],
  ])('refuses %s', async (path, pointer) => {
    const person = await stack.register();
    const { status, body } = await person.http.get(path);
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });
});

describe('live', () => {
  it('tells every socket of the user what GET answers, with causes, and a breakthrough', async () => {
    const person = await stack.register({ displayName: 'Lindon' });
    const sockets = [person.socket(), person.socket()];
    const heard = sockets.map(() => ({
      progress: [] as ProgressChanged[],
      realms: [] as RealmBreakthrough[],
    }));
    sockets.forEach((socket, index) => {
      socket.on('progress:changed', (payload) => heard[index]!.progress.push(payload));
      socket.on('realm:breakthrough', (payload) => heard[index]!.realms.push(payload));
    });
    await eventually(() => sockets.every(({ connected }) => connected), { what: 'two sockets' });
    const habitIds = await Promise.all([1, 2, 3, 4].map(() => makeHabit(person, { difficulty: 3 })));
    for (const habitId of habitIds) {
      await record(person, habitId, daysAgo(1), 45);
      await record(person, habitId, today(), 45);
    }
    await untilProgress(person, { madra: 240, realm: { key: 'iron' } });
    await eventually(
      async () => {
        const progress = await progressOf(person);
        for (const { progress: told } of heard) expect(told.at(-1)).toMatchObject(progress);
        return true;
      },
      { what: 'both sockets to agree with GET' },
    );
    const causes = heard[0]!.progress.flatMap((told) => told.causes);
    expect(causes.map(({ kind }) => kind)).toEqual(Array(8).fill('completion'));
    for (const { realms } of heard)
      expect(realms).toEqual([
        { userId: person.id, name: 'Lindon', from: 'copper', to: 'iron', at: expect.any(String) },
      ]);
  });
});

describe('erasure', () => {
  it('leaves nothing of the user here', async () => {
    const person = await stack.register();
    const habitId = await makeHabit(person);
    await record(person, habitId, today());
    await untilProgress(person, { madra: 10 });
    const { status } = await stack.anonymous.delete(
      '/v1/me',
      { password: person.password },
      {
        authorization: `Bearer ${person.token}`,
      },
    );
    expect(status).toBe(202);
    await eventually(
      async () =>
        (await stack.database.query('SELECT FROM progression.ledger WHERE user_id = $1', [person.id]))
          .length === 0,
      { what: 'the ledger to be erased' },
    );
  });
});
