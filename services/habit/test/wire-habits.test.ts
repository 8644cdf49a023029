import { randomIds } from '#libs/domain-kit';
import { describeWith } from '#libs/testing';
import { refusal, WireStack, type WirePerson } from './wire-stack';

const CHECK = { name: 'Cycle', kind: 'check', schedule: { type: 'daily' } };
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describeWith('postgres', 'habits on the wire', () => {
  let stack: WireStack;
  let me: WirePerson;
  beforeAll(async () => void (stack = await WireStack.start()));
  afterAll(() => stack.stop());
  beforeEach(async () => void (me = await stack.person()));

  it('a new habit is what was posted, defaults filled in', async () => {
    const { status, body } = await me.post('/v1/habits', { ...CHECK, name: '  Cycle ' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      name: 'Cycle',
      kind: 'check',
      target: 1,
      unit: null,
      difficulty: 1,
      aspect: 'pure',
      schedule: { type: 'daily' },
      startDate: me.today(),
      createdAt: expect.stringMatching(RFC3339),
      archivedAt: null,
    });
    expect((await me.get(`/v1/habits/${String(body.id)}`)).body).toEqual(body);
  });

  it('with an id, the same again is the same habit, whatever became of it', async () => {
    const id = randomIds().next();
    const post = { ...CHECK, id, schedule: { type: 'weekdays', days: [5, 1] } };
    const made = await me.post('/v1/habits', post);
    expect(made.body.schedule).toEqual({ type: 'weekdays', days: [5, 1] });
    const patched = await me.patch(`/v1/habits/${id}`, { name: 'Ride', schedule: { type: 'daily' } });
    expect(patched.body).toEqual({ ...made.body, name: 'Ride', schedule: { type: 'daily' } });
    expect(await me.post('/v1/habits', { ...post, id: id.toUpperCase() })).toMatchObject({
      status: 201,
      body: patched.body,
    });
    expect(refusal(await me.post('/v1/habits', { ...post, name: 'Ride' }))).toBe('conflict');
    expect(refusal(await (await stack.person()).post('/v1/habits', post))).toBe('conflict');
  });

  it.each<[string, object]>([
    ['/name', { name: ' ' }],
    ['/name', { name: 'x'.repeat(101) }],
    ['/name', { name: 'a\nb' }],
    ['/kind', { kind: 'hours' }],
    ['/target', { kind: 'minutes' }],
    ['/target', { kind: 'minutes', target: 1441 }],
    ['/target', { kind: 'count', target: 10_001 }],
    ['/target', { kind: 'count', target: 1.5 }],
    ['/target', { target: 2 }],
    ['/target', { target: 0 }],
    ['/target', { target: '1' }],
    ['/target', { target: 1e300 }],
    ['/unit', { unit: 'x'.repeat(21) }],
    ['/difficulty', { difficulty: 4 }],
    ['/aspect', { aspect: 'chaos' }],
    ['/aspect', { aspect: '__proto__' }],
    ['/id', { id: 'not-an-id' }],
    ['/id', { id: '6fa459ea-ee8a-4ca4-894e-db77e160355e' }],
    ['/startDate', { startDate: '2026-02-30' }],
    ['/pillarId', { pillarId: null }],
    ['/pathId', { pathId: null }],
    ['/archived', { archived: false }],
    ['/schedule', { schedule: 'daily' }],
    ['/schedule/type', { schedule: { type: 'constructor' } }],
    ['/schedule/days', { schedule: { type: 'daily', days: [1] } }],
    ['/schedule/days', { schedule: { type: 'weekdays' } }],
    ['/schedule/days', { schedule: { type: 'weekdays', days: [] } }],
    ['/schedule/days', { schedule: { type: 'weekdays', days: [1, 1] } }],
    ['/schedule/days', { schedule: { type: 'weekdays', days: [0, 8] } }],
    ['/schedule/times', { schedule: { type: 'timesPerWeek', times: 8 } }],
    ['/schedule/interval', { schedule: { type: 'everyNDays', interval: 1 } }],
    ['/schedule/interval', { schedule: { type: 'everyNDays', interval: 31 } }],
  ])('refuses at %s: %j', async (pointer, more) => {
    const answer = await me.post('/v1/habits', { ...CHECK, ...more });
    expect([answer.status, refusal(answer)]).toEqual([400, pointer]);
    expect((await me.get('/v1/habits')).body.items).toEqual([]);
  });

  it('every field that may change changes, and what is fixed is refused', async () => {
    const path = await me.habit({ unit: 'min', startDate: '2026-01-01' });
    const change = { name: 'Sit', target: 45, unit: ' ', difficulty: 3, aspect: 'fire' };
    expect((await me.patch(path, change)).body).toMatchObject({
      ...change,
      unit: null,
      startDate: '2026-01-01',
    });
    const before = (await me.get(path)).body;
    expect(await me.patch(path, {})).toMatchObject({ status: 200, body: before });
    expect(refusal(await me.patch(path, { kind: 'check' }))).toBe('/kind');
    expect(refusal(await me.patch(path, { startDate: '2026-01-02' }))).toBe('/startDate');
    expect(refusal(await me.patch(path, { target: 1441 }))).toBe('/target');
    expect(refusal(await me.patch(path, { name: null }))).toBe('/name');
    expect(refusal(await me.patch(path, { archived: true }))).toBe('/archived');
    expect((await me.get(path)).body).toEqual(before);
  });

  it('archiving takes a habit out of the list, and it can be patched and brought back', async () => {
    const path = await me.habit();
    expect((await me.delete(path)).status).toBe(204);
    expect((await me.delete(path)).status).toBe(204);
    expect((await me.get('/v1/habits')).body.items).toEqual([]);
    const { items } = (await me.get('/v1/habits?archived=true')).body;
    expect(items).toEqual([expect.objectContaining({ archivedAt: expect.stringMatching(RFC3339) })]);
    expect((await me.patch(path, { name: 'Sit' })).body).toMatchObject({
      name: 'Sit',
      archivedAt: items![0]!.archivedAt,
    });
    expect((await me.patch(path, { archived: false })).body).toMatchObject({ name: 'Sit', archivedAt: null });
    expect((await me.patch(path, { archived: false })).status).toBe(200);
    expect((await me.get('/v1/habits?archived=true')).body.items).toEqual([]);
  });

  it("another's habit is not there, before anything else is looked at", async () => {
    const path = await me.habit();
    const other = await stack.person();
    for (const sent of [
      other.get(path),
      other.patch(path, { nonsense: 1 }),
      other.patch(path, '{'),
      other.delete(path),
      other.put(`${path}/completions/2026-02-30`, { amount: -1 }),
      other.put(`${path}/completions/${other.today()}`, { amount: 1 }, { 'content-type': 'text/plain' }),
      other.put(`${path}/completions/${other.today()}`, { amount: 1 }, { 'if-match': 'W/"1"' }),
      other.delete(`${path}/completions/yesterday`),
      other.get(`${path}/completions?from=never`),
      me.get('/v1/habits/42'),
    ]) {
      expect(await sent).toMatchObject({ status: 404 });
    }
  });

  it('pages hold every habit once, in the order they were made', async () => {
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1)
      made.push((await me.habit({ name: `n${index}` })).split('/')[3]!);
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await me.get(`/v1/habits?limit=2&cursor=${cursor}`);
      seen.push(...body.items!.map(({ id }) => id));
      cursor = (body.nextCursor as string | null) ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(made);
    for (const [query, pointer] of [
      ['limit=0', '/query/limit'],
      ['limit=101', '/query/limit'],
      ['cursor=x', '/query/cursor'],
      ['cursor=eyJhIjoxfQ', '/query/cursor'],
      ['archived=maybe', '/query/archived'],
      ['archived=true&archived=true', '/query/archived'],
    ]) {
      expect(refusal(await me.get(`/v1/habits?${query}`))).toBe(pointer);
    }
  });

  it('a hundred active habits, no more', async () => {
    const paths = await Promise.all(Array.from({ length: 100 }, () => me.habit()));
    expect(refusal(await me.post('/v1/habits', CHECK))).toBe('limit-reached');
    await me.delete(paths[0]!);
    await me.habit();
    expect(refusal(await me.patch(paths[0]!, { archived: false }))).toBe('limit-reached');
  });
});
