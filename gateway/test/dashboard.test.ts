import type { Running } from '#libs/process';
import { eventually, startStack, wireClient, type Person, type Stack } from '#libs/testing';
import { Front } from './front';
import { secondGateway } from './second-gateway';

const HABITS = '/v1/habits/today';
const PROGRESS = '/v1/progress/today';
const CLANS = '/v1/me/clans';

const today = () => new Date().toISOString().slice(0, 10);

describe('GET /v1/dashboard', () => {
  let stack: Stack;
  let front: Front;
  let second: Running;
  beforeAll(async () => {
    stack = await startStack();
    front = await Front.before(stack.url);
    second = await secondGateway(stack, front.url);
  }, 60_000);
  afterAll(async () => {
    await second?.stop();
    front?.close();
    await stack?.stop();
  });

  const dashboard = (person: Person) => wireClient(second.url, person.token).get('/v1/dashboard');
  const tick = (person: Person, habitId: string) =>
    person.http.put(`/v1/habits/${habitId}/completions/${today()}`, { amount: 1 });
  const untilMadra = (person: Person, madra: number) =>
    eventually(async () => (await person.http.get('/v1/progress')).body.madra === madra, {
      what: 'progress to follow',
    });
  const newHabit = async (person: Person): Promise<string> => {
    const habit = { name: 'Walk', kind: 'check', schedule: { type: 'daily' } };
    const { status, body } = await person.http.post('/v1/habits', habit);
    expect(status).toBe(201);
    return body.id;
  };

  /** Somebody who has done something today, when all that comes of it has come. */
  async function someoneDone(): Promise<{ person: Person; habitId: string }> {
    const person = await stack.register();
    const habitId = await newHabit(person);
    await tick(person, habitId);
    await untilMadra(person, 10);
    return { person, habitId };
  }
  const done = (habitId: string) => ({
    date: today(),
    habits: [{ id: habitId, due: true, completion: { status: 'done' }, streak: { current: 1, longest: 1 } }],
    progress: { madra: 10 },
    clan: null,
  });
  const untilKept = (person: Person, expected: object) =>
    eventually(
      async () => {
        const before = front.timesAnswered(HABITS);
        const { body } = await dashboard(person);
        expect(body).toMatchObject(expected);
        return front.timesAnswered(HABITS) === before && body;
      },
      { what: 'a dashboard from the cache' },
    );

  it('asks each part once, and no more until something changes', async () => {
    const { person, habitId } = await someoneDone();
    const kept = await untilKept(person, done(habitId));
    const asked = [...front.answered];
    for (let read = 0; read < 5; read++) expect((await dashboard(person)).body).toEqual(kept);
    expect([...front.answered]).toEqual(asked);
    await person.http.patch(`/v1/habits/${habitId}`, { name: 'Run' });
    await untilKept(person, { habits: [{ name: 'Run' }] });
    expect(front.timesAnswered(HABITS)).toBeGreaterThan(new Map(asked).get(HABITS)!);
  });

  it('that was begun before a change and comes after it is not kept', async () => {
    const person = await stack.register();
    const habitId = await newHabit(person);
    const before = front.timesAnswered(HABITS);
    const letGo = front.hold(CLANS);
    const late = dashboard(person);
    await eventually(() => front.waiting === 1 && front.timesAnswered(HABITS) > before, {
      what: 'the dashboard to have read the habits and to wait for clans',
    });
    await tick(person, habitId);
    await untilMadra(person, 10);
    letGo();
    expect((await late).body.habits).toMatchObject([{ id: habitId, completion: null }]);
    expect((await dashboard(person)).body).toMatchObject(done(habitId));
  });

  it.each([HABITS, PROGRESS, CLANS])('tells to come again while %s is away', async (path) => {
    const person = await stack.register();
    const comeBack = front.takeAway(path);
    const { status, body, headers } = await dashboard(person);
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(body).toMatchObject({ type: 'https://sacredvalley.example/problems/unavailable', status: 503 });
    comeBack();
    await untilKept(person, { habits: [], progress: { madra: 0 }, clan: null });
  });

  it('shows the place that others move without asking anybody', async () => {
    const { person, habitId } = await someoneDone();
    const { body: clan } = await person.http.post('/v1/clans', { name: 'The sworn' });
    await person.http.delete(`/v1/habits/${habitId}/completions/${today()}`);
    await untilMadra(person, 0);
    const place = { id: clan.id, name: 'The sworn', rank: null, score: 0 };
    const shown = (expected: object) =>
      eventually(
        async () => {
          expect((await dashboard(person)).body.clan).toEqual(expected);
          return true;
        },
        { what: `the place ${JSON.stringify(expected)}` },
      );
    await shown({ ...place, total: 0 });
    await untilKept(person, { clan: place });
    const asked = [...front.answered];
    const other = await stack.register();
    await other.http.post(`/v1/clans/${clan.id}/members`);
    await tick(other, await newHabit(other));
    await shown({ ...place, total: 1 });
    expect([...front.answered]).toEqual(asked);
  });

  it('goes on while the cache is away', async () => {
    const { person, habitId } = await someoneDone();
    const kept = await untilKept(person, done(habitId));
    await stack.redis.kill();
    try {
      expect((await dashboard(person)).body).toEqual(kept);
      await person.http.patch(`/v1/habits/${habitId}`, { name: 'Run' });
      expect((await dashboard(person)).body).toMatchObject({ habits: [{ name: 'Run' }] });
    } finally {
      await stack.redis.restart();
    }
    await untilKept(person, { habits: [{ name: 'Run' }] });
  });

  it('is of nobody without a token, and of nobody whose account is gone', async () => {
    expect((await wireClient(second.url).get('/v1/dashboard')).status).toBe(401);
    const { person, habitId } = await someoneDone();
    await untilKept(person, done(habitId));
    await person.http.delete('/v1/me', { password: person.password });
    await eventually(async () => (await dashboard(person)).status === 401, {
      what: 'the erasure to be felt',
    });
  });
});
