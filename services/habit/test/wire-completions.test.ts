import { describeWith } from '#libs/testing';
import { refusal, WireStack, type WirePerson } from './wire-stack';

describeWith('postgres', 'completions on the wire', () => {
  let stack: WireStack;
  let me: WirePerson;
  let habit: string;
  let today: string;
  beforeAll(async () => void (stack = await WireStack.start()));
  afterAll(() => stack.stop());
  beforeEach(async () => {
    me = await stack.person();
    habit = await me.habit({ difficulty: 2 });
    today = `${habit}/completions/${me.today()}`;
  });

  it('is 201 when there was none, 200 after, with its version as tag', async () => {
    const first = await me.put(today, { amount: 45, note: ' calm\nand slow ' });
    expect(first.status).toBe(201);
    expect(first.headers.get('etag')).toBe('"1"');
    expect(first.body).toEqual({
      habitId: habit.split('/')[3],
      localDate: me.today(),
      status: 'done',
      amount: 45,
      note: 'calm\nand slow',
      version: 1,
      recordedAt: expect.any(String),
      madra: 22.5,
    });
    expect(await me.put(today, { amount: 45, note: 'calm\nand slow' })).toMatchObject({
      status: 200,
      body: first.body,
    });
    const second = await me.put(today, { amount: 10 });
    expect([second.status, second.headers.get('etag')]).toEqual([200, '"2"']);
    expect(second.body).toMatchObject({ status: 'partial', amount: 10, note: null, version: 2, madra: 5 });
    const skipped = await me.put(today, { skipped: true, note: 'ill' });
    expect(skipped.body).toMatchObject({
      status: 'skipped',
      amount: null,
      note: 'ill',
      version: 3,
      madra: 0,
    });
    expect((await me.delete(today)).status).toBe(204);
    expect((await me.delete(today)).status).toBe(204);
    expect(await me.put(today, { amount: 30 })).toMatchObject({ status: 201, body: { version: 5 } });
  });

  it.each<[string, unknown]>([
    ['/amount', {}],
    ['/amount', { amount: 0 }],
    ['/amount', { amount: -1 }],
    ['/amount', { amount: 1441 }],
    ['/amount', { amount: 1.5 }],
    ['/amount', { amount: '30' }],
    ['/amount', { amount: null }],
    ['/amount', { amount: 1e15 }],
    ['/amount', '{"amount":1e400}'],
    ['/amount', { amount: 30, skipped: true }],
    ['/skipped', { skipped: false }],
    ['/note', { amount: 30, note: 7 }],
    ['/note', { amount: 30, note: 'x'.repeat(1001) }],
    ['/note', { amount: 30, note: 'a\u0007b' }],
    ['/note', '{"amount":30,"note":"\\u0000"}'],
    ['/note', '{"amount":30,"note":"\\ud800"}'],
    ['/status', { amount: 30, status: 'done' }],
    ['/remove', { remove: true }],
    ['', []],
    ['', '7'],
    ['', '{"amount":'],
  ])('refuses at %j: %j', async (pointer, body) => {
    const answer = await me.put(today, body);
    expect([answer.status, refusal(answer)]).toEqual([400, pointer]);
    expect((await me.get(`${habit}/completions`)).body.items).toEqual([]);
  });

  it('an empty note is none, and a null one too', async () => {
    expect((await me.put(today, { amount: 30, note: '  ' })).body.note).toBeNull();
    expect((await me.put(today, { amount: 30, note: null })).body.version).toBe(1);
  });

  it('matches versions', async () => {
    const put = (amount: number, tag: string) => me.put(today, { amount }, { 'if-match': tag });
    expect(refusal(await put(30, '*'))).toBe('version-mismatch');
    expect((await me.delete(today, { 'if-match': '*' })).status).toBe(412);
    await me.put(today, { amount: 30 });
    expect((await put(30, '"2"')).status).toBe(412);
    expect(await put(31, '"1"')).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await put(32, '*')).toMatchObject({ status: 200, body: { version: 3 } });
    for (const tag of ['W/"3"', '3', '""', '"3", "4"', '"x"', '"-1"']) {
      const answer = await put(33, tag);
      expect([answer.status, refusal(answer).toLowerCase()]).toEqual([400, '/header/if-match']);
    }
    expect((await me.delete(today, { 'if-match': '"2"' })).status).toBe(412);
    expect((await me.delete(today, { 'if-match': '"3"' })).status).toBe(204);
  });

  it('takes dates that exist and are open', async () => {
    const on = (date: string) => me.put(`${habit}/completions/${date}`, { amount: 30 });
    expect(refusal(await on('2026-02-30'))).toBe('/path/localDate');
    expect(refusal(await on('today'))).toBe('/path/localDate');
    expect([await on(me.today(1))].map((answer) => [answer.status, refusal(answer)])).toEqual([
      [422, 'date-in-future'],
    ]);
    expect(refusal(await on(me.today(-8)))).toBe('date-too-old');
    expect((await on(me.today(-7))).status).toBe(201);
    expect((await me.delete(`${habit}/completions/${me.today(-8)}`)).status).toBe(422);
  });

  it('an archived habit takes nothing and gives nothing back', async () => {
    await me.put(today, { amount: 30 });
    await me.delete(habit);
    expect(refusal(await me.put(today, { amount: 30 }))).toBe('conflict');
    expect(refusal(await me.delete(today))).toBe('conflict');
    expect((await me.get(`${habit}/completions`)).body.items).toHaveLength(1);
  });

  it('history is one answer of at most 366 dates', async () => {
    for (const back of [0, 2, 1]) await me.put(`${habit}/completions/${me.today(-back)}`, { amount: 30 });
    const dates = async (query: string) =>
      (await me.get(`${habit}/completions?${query}`)).body.items!.map(({ localDate }) => localDate);
    expect(await dates('')).toEqual([me.today(-2), me.today(-1), me.today()]);
    expect(await dates(`to=${me.today(-1)}`)).toEqual([me.today(-2), me.today(-1)]);
    expect(await dates(`from=${me.today(-1)}&to=`)).toEqual([me.today(-1), me.today()]);
    expect((await me.get(`${habit}/completions`)).body.nextCursor).toBeNull();
    expect(refusal(await me.get(`${habit}/completions?from=2026-01-02&to=2026-01-01`))).toBe('/query/from');
    expect((await me.get(`${habit}/completions?from=2025-01-01&to=2026-01-02`)).status).toBe(400);
    expect(refusal(await me.get(`${habit}/completions?from=2026-1-2`))).toBe('/query/from');
  });
});
