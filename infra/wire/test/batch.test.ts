import { openWire, type Person, type Wire } from '#libs/testing';
import { at, bodyOf, day, newHabit, newId } from '../facts';
import { expectProblem, problemBody, type Slug } from '../problems';
import { raw } from '../raw';
import { COMPLETION } from '../shapes';

describe('The batch call', () => {
  let wire: Wire;
  let person: Person;
  let other: Person;
  beforeAll(async () => {
    wire = await openWire();
    [person, other] = await Promise.all([wire.register(), wire.register()]);
  });
  afterAll(() => wire?.stop());
  const send = (operations: unknown) => person.http.post('/v1/completions/batch', { operations });
  const batch = async (operations: unknown[]) => bodyOf(await send(operations)).results;
  const failed = (slug: Slug, ...pointers: string[]) => {
    const problem = problemBody(slug, ...pointers);
    return { status: (problem as { status: number }).status, problem };
  };

  it('of no operations is 200 with no results', async () => {
    expect(bodyOf(await send([]))).toEqual({ results: [] });
  });

  it('answers in order what the single calls would', async () => {
    const [a, b] = [await newHabit(person), await newHabit(person, { kind: 'minutes', target: 30 })];
    const localDate = day();
    expect(
      await batch([
        { habitId: a, localDate, amount: 1 },
        { habitId: b, localDate, amount: 15, note: ' half ' },
        { habitId: a, localDate: day(-1), skipped: true },
        { habitId: a, localDate: day(-2), remove: true },
      ]),
    ).toEqual([
      { status: 201, completion: { ...COMPLETION, habitId: a, localDate } },
      {
        status: 201,
        completion: { ...COMPLETION, habitId: b, status: 'partial', amount: 15, note: 'half', madra: 5 },
      },
      {
        status: 201,
        completion: { ...COMPLETION, localDate: day(-1), status: 'skipped', amount: null, madra: 0 },
      },
      { status: 204 },
    ]);
  });

  it('applies the operations on one date in order', async () => {
    const habitId = await newHabit(person, { kind: 'minutes', target: 30 });
    const on = (more: object) => ({ habitId, localDate: day(), ...more });
    const results = await batch([
      on({ amount: 10 }),
      on({ amount: 20 }),
      on({ amount: 20 }),
      on({ remove: true }),
      on({ remove: true }),
      on({ skipped: true }),
      on({ amount: 30 }),
    ]);
    const told = results.map(({ status, completion }: { status: number; completion?: typeof COMPLETION }) => [
      status,
      completion?.amount,
      completion?.version,
    ]);
    expect(told).toEqual([
      [201, 10, 1],
      [200, 20, 2],
      [200, 20, 2],
      [204, undefined, undefined],
      [204, undefined, undefined],
      [201, null, 4],
      [200, 30, 5],
    ]);
    expect(bodyOf(await person.http.put(at(habitId), { amount: 30 })).version).toBe(5);
  });

  it('never lets a bad operation spoil another', async () => {
    const habitId = await newHabit(person);
    const theirs = await newHabit(other);
    const archived = await newHabit(person);
    await person.http.delete(`/v1/habits/${archived}`);
    const localDate = day();
    const good = { habitId, localDate: day(-1), amount: 1 };
    const cases: [unknown, object][] = [
      [null, failed('validation', '')],
      [7, failed('validation', '')],
      ['x', failed('validation', '')],
      [[], failed('validation', '')],
      [{ habitId: 'x', localDate, amount: 1 }, failed('validation', '/habitId')],
      [{ habitId: null, localDate, amount: 1 }, failed('validation', '/habitId')],
      [{ localDate, amount: 1 }, failed('validation', '/habitId')],
      [{ habitId, amount: 1 }, failed('validation', '/localDate')],
      [{ habitId, localDate: '2026-02-30', amount: 1 }, failed('validation', '/localDate')],
      [{ habitId, localDate, amount: 0 }, failed('validation', '/amount')],
      [{ habitId, localDate, amount: 2 }, failed('validation', '/amount')],
      [{ habitId, localDate, amount: 1, extra: 1 }, failed('validation', '/extra')],
      [{ habitId, localDate, amount: 1, note: 'a\u0000' }, failed('validation', '/note')],
      [{ habitId, localDate, amount: 1, note: '\ud800' }, failed('validation', '/note')],
      [{ habitId: newId(), localDate, amount: 1 }, failed('not-found')],
      [{ habitId: theirs, localDate, amount: 1 }, failed('not-found')],
      [{ habitId: theirs, localDate: day(9), amount: 1 }, failed('not-found')],
      [{ habitId, localDate: day(9), amount: 1 }, failed('date-in-future')],
      [{ habitId, localDate: day(-30), amount: 1 }, failed('date-too-old')],
      [{ habitId: archived, localDate, amount: 1 }, failed('conflict')],
      [{ habitId: archived, localDate, remove: true }, failed('conflict')],
    ];
    const results = await batch([...cases.map(([operation]) => operation), good]);
    expect(results.at(-1)).toEqual({ status: 201, completion: { ...COMPLETION, habitId } });
    cases.forEach(([operation, expected], place) =>
      expect({ operation, result: results[place] }).toEqual({ operation, result: expected }),
    );
    expect(bodyOf(await other.http.get(`/v1/habits/${theirs}/completions`)).items).toEqual([]);
  });

  it.each([
    [{ amount: 1, skipped: true }],
    [{ amount: 1, remove: true }],
    [{ skipped: true, remove: true }],
    [{ skipped: false }],
    [{ remove: false }],
    [{ remove: true, note: 'x' }],
    [{}],
    [{ note: 'x' }],
  ])('refuses an operation with %j', async (what) => {
    const habitId = await newHabit(person);
    const [result] = await batch([{ habitId, localDate: day(), ...what }]);
    expect(result).toEqual(failed('validation'));
    expect(bodyOf(await person.http.get(`/v1/habits/${habitId}/completions`)).items).toEqual([]);
  });

  it('takes 500 operations; 501 are refused and none applied', async () => {
    const habitId = await newHabit(person, { kind: 'count', target: 500 });
    const operations = Array.from({ length: 500 }, (_, n) => ({ habitId, localDate: day(), amount: n + 1 }));
    const results = await batch(operations);
    expect(results).toHaveLength(500);
    expect(results.at(-1).completion).toMatchObject({ amount: 500, version: 500 });
    expectProblem(
      await send([...operations, { habitId, localDate: day(), amount: 1 }]),
      'validation',
      '/operations',
    );
    expect(bodyOf(await person.http.put(at(habitId), { amount: 500 })).version).toBe(500);
  });

  it('takes 500 over many habits and dates', async () => {
    const habits = await Promise.all(Array.from({ length: 10 }, () => newHabit(person)));
    const operations = Array.from({ length: 500 }, (_, n) => ({
      habitId: habits[n % 10],
      localDate: day(-(Math.floor(n / 10) % 8)),
      ...(n < 400 ? { amount: 1 } : { remove: true }),
    }));
    const results = await batch(operations);
    const counts = Object.groupBy(results as { status: number }[], ({ status }) => String(status));
    expect([counts['201']?.length, counts['200']?.length, counts['204']?.length]).toEqual([80, 320, 100]);
  });

  it.each([[undefined], [null], [{}], ['x'], [7]])('refuses operations that are %j', async (operations) => {
    expectProblem(await send(operations), 'validation', '/operations');
  });

  it('refuses unknown fields beside the operations', async () => {
    expectProblem(
      await person.http.post('/v1/completions/batch', { operations: [], extra: 1 }),
      'validation',
      '/extra',
    );
  });

  it('keeps prototype keys and numbers beyond range inside their operation', async () => {
    const habitId = await newHabit(person);
    const start = `{"habitId":"${habitId}","localDate":"${day()}"`;
    const body = `{"operations":[${start},"amount":1,"__proto__":{}},${start},"amount":1e400},${start},"amount":1}]}`;
    const answer = await raw(wire.url, {
      method: 'POST',
      path: '/v1/completions/batch',
      token: person.token,
      body,
    });
    expect(bodyOf(answer).results).toEqual([
      failed('validation', '/__proto__'),
      failed('validation', '/amount'),
      { status: 201, completion: { ...COMPLETION, habitId } },
    ]);
  });

  it('of broken bytes is refused whole', async () => {
    const body = Buffer.concat([
      Buffer.from('{"operations":[{"note":"'),
      Buffer.from([0xff]),
      Buffer.from('"}]}'),
    ]);
    expectProblem(
      await raw(wire.url, { method: 'POST', path: '/v1/completions/batch', token: person.token, body }),
      'validation',
    );
  });
});
