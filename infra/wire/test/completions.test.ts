import { openWire, type Person, type Wire } from '#libs/testing';
import { at, bodyOf, day, newHabit } from '../facts';
import { expectProblem } from '../problems';
import { raw } from '../raw';
import { COMPLETION } from '../shapes';

describe('Completions', () => {
  let wire: Wire;
  let person: Person;
  beforeAll(async () => {
    wire = await openWire();
    person = await wire.register();
  });
  afterAll(() => wire?.stop());
  const minutes = (target = 30, more = {}) => newHabit(person, { kind: 'minutes', target, ...more });
  const put = (id: string, body: unknown, date = day(), headers?: Record<string, string>) =>
    person.http.put(at(id, date), body, headers);

  it('are 201 where there was none and 200 after, with an ETag of the version', async () => {
    const id = await minutes();
    const first = await put(id, { amount: 30, note: ' calm ' });
    expect(bodyOf(first, 201)).toEqual({
      ...COMPLETION,
      habitId: id,
      localDate: day(),
      amount: 30,
      note: 'calm',
    });
    expect(first.headers.get('etag')).toBe('"1"');
    const second = await put(id, { amount: 45 });
    expect(bodyOf(second)).toEqual({ ...COMPLETION, amount: 45, version: 2, madra: 15 });
    expect(second.headers.get('etag')).toBe('"2"');
    expect((await person.http.delete(at(id))).status).toBe(204);
    expect((await person.http.delete(at(id))).status).toBe(204);
    const again = await put(id, { amount: 10 });
    expect(bodyOf(again, 201)).toEqual({
      ...COMPLETION,
      amount: 10,
      status: 'partial',
      version: 4,
      madra: 3.33,
    });
  });

  it('stated twice change nothing and answer the same', async () => {
    const id = await minutes();
    const first = bodyOf(await put(id, { amount: 30, note: 'a' }), 201);
    expect(bodyOf(await put(id, { amount: 30, note: ' a ' }))).toEqual(first);
    bodyOf(await person.http.patch(`/v1/habits/${id}`, { target: 60, difficulty: 3 }));
    expect(bodyOf(await put(id, { amount: 30, note: 'a' }))).toEqual(first);
    expect(bodyOf(await put(id, { amount: 31, note: 'a' }))).toMatchObject({
      status: 'partial',
      version: 2,
      madra: 10.33,
    });
  });

  it('of a note alone raise the version and nothing else', async () => {
    const id = await minutes();
    const first = bodyOf(await put(id, { amount: 30 }), 201);
    const noted = bodyOf(await put(id, { amount: 30, note: 'a' }));
    expect(noted).toEqual({ ...first, note: 'a', version: 2, recordedAt: expect.any(String) });
    expect(bodyOf(await put(id, { amount: 30 }))).toMatchObject({ note: null, version: 3 });
  });

  it('may be skipped, with a note, and recorded after all', async () => {
    const id = await minutes();
    const skipped = bodyOf(await put(id, { skipped: true, note: 'ill' }), 201);
    expect(skipped).toEqual({ ...COMPLETION, status: 'skipped', amount: null, note: 'ill', madra: 0 });
    expect(bodyOf(await put(id, { skipped: true, note: 'ill' }))).toEqual(skipped);
    expect(bodyOf(await put(id, { amount: 30 }))).toMatchObject({ status: 'done', version: 2, madra: 10 });
    expect(bodyOf(await put(id, { skipped: true }))).toMatchObject({
      status: 'skipped',
      version: 3,
      madra: 0,
    });
  });

  it.each([
    [30, 30, 1, 10],
    [45, 30, 2, 22.5],
    [300, 30, 1, 15],
    [7, 9, 3, 15.56],
    [1, 1440, 1, 0.01],
    [1440, 1, 3, 30],
  ])('of %d against %d at difficulty %d yield %d', async (amount, target, difficulty, madra) => {
    const id = await minutes(target, { difficulty });
    expect(bodyOf(await put(id, { amount }), 201).madra).toBe(madra);
  });

  it.each([
    ['check', { amount: 2 }, '/amount'],
    ['check', { amount: 0 }, '/amount'],
    ['minutes', { amount: 1441 }, '/amount'],
    ['count', { amount: 10_001 }, '/amount'],
    ['minutes', { amount: -1 }, '/amount'],
    ['minutes', { amount: 1.5 }, '/amount'],
    ['minutes', { amount: '30' }, '/amount'],
    ['minutes', { amount: null }, '/amount'],
    ['minutes', { amount: true }, '/amount'],
    ['minutes', { amount: [1] }, '/amount'],
    ['minutes', {}, '/amount'],
    ['minutes', { note: 'x' }, '/amount'],
    ['minutes', { skipped: false }, '/skipped'],
    ['minutes', { skipped: 'true' }, '/skipped'],
    ['minutes', { skipped: null }, '/skipped'],
    ['minutes', { amount: 1, note: 1 }, '/note'],
    ['minutes', { amount: 1, note: 'n'.repeat(1001) }, '/note'],
    ['minutes', { amount: 1, remove: true }, '/remove'],
    ['minutes', { amount: 1, version: 1 }, '/version'],
  ])('of a %s by %j are `validation` at %s', async (kind, body, pointer) => {
    const id = await newHabit(person, kind === 'check' ? {} : { kind, target: 10 });
    const answer = await put(id, body);
    expectProblem(answer, 'validation');
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });

  it('with an amount and skipped are refused', async () => {
    const id = await minutes();
    expectProblem(await put(id, { amount: 1, skipped: true }), 'validation');
    expectProblem(await put(id, { amount: 1, skipped: false }), 'validation');
  });

  it.each(['1e400', '-0', '1e308', '9007199254740993', '0.1e1000'])(
    'of the amount %s are refused',
    async (amount) => {
      const path = at(await minutes());
      const answer = await raw(wire.url, {
        method: 'PUT',
        path,
        token: person.token,
        body: `{"amount":${amount}}`,
      });
      expectProblem(answer, 'validation', '/amount');
    },
  );

  describe('are recorded and taken back', () => {
    it('for today and the 7 dates before it', async () => {
      const id = await newHabit(person);
      for (const back of [0, -1, -7]) bodyOf(await put(id, { amount: 1 }, day(back)), 201);
      for (const back of [0, -1, -7]) expect((await person.http.delete(at(id, day(back)))).status).toBe(204);
    });

    it.each([
      [-9, 'date-too-old'],
      [-400, 'date-too-old'],
      [2, 'date-in-future'],
      [4000, 'date-in-future'],
    ] as const)('%d dates away: no', async (away, slug) => {
      const id = await newHabit(person);
      expectProblem(await put(id, { amount: 1 }, day(away)), slug);
      expectProblem(await put(id, { skipped: true }, day(away)), slug);
      expectProblem(await person.http.delete(at(id, day(away))), slug);
    });

    it.each([
      '2026-02-30',
      '2026-13-01',
      '2026-00-10',
      'today',
      '20261120',
      '2026-1-1',
      '%00',
      '2026-11-20T00:00',
      '+02026-11-20',
    ])('on %s: `validation` at the path', async (date) => {
      const id = await newHabit(person);
      expectProblem(await put(id, { amount: 1 }, date), 'validation', '/path/localDate');
      expectProblem(await person.http.delete(at(id, date)), 'validation', '/path/localDate');
    });

    it('by the zone of the person: Kiritimati is a date ahead of Pago Pago', async () => {
      const east = await wire.register({ timeZone: 'Pacific/Kiritimati' });
      const west = await wire.register({ timeZone: 'Pacific/Pago_Pago' });
      const dateIn = (timeZone: string) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date());
      const ahead = dateIn('Pacific/Kiritimati');
      bodyOf(await east.http.put(at(await newHabit(east), ahead), { amount: 1 }), 201);
      expectProblem(await west.http.put(at(await newHabit(west), ahead), { amount: 1 }), 'date-in-future');
      expect(bodyOf(await west.http.get(`/v1/habits`)).items[0].startDate).toBe(dateIn('Pacific/Pago_Pago'));
    });

    it('on a date a new zone or day start brings, at once, and on those of the old one', async () => {
      const someone = await wire.register({ timeZone: 'Pacific/Kiritimati' });
      const id = await newHabit(someone, { startDate: day(-30) });
      const ahead = new Intl.DateTimeFormat('en-CA', { timeZone: 'Pacific/Kiritimati' }).format(new Date());
      bodyOf(await someone.http.patch('/v1/me', { settings: { timeZone: 'Pacific/Pago_Pago' } }));
      bodyOf(await someone.http.put(at(id, ahead), { amount: 1 }), 201);
    });
  });

  it('by many at once all succeed in some order', async () => {
    const id = await minutes();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => put(id, { amount: n + 1 })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(answers.map(({ body }) => body.version).sort((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    const last = answers.find(({ body }) => body.version === 10)!.body;
    expect(bodyOf(await person.http.get(`/v1/habits/${id}/completions`)).items).toEqual([last]);
  });
});
