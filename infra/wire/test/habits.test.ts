import { openWire, type Person, type Wire } from '#libs/testing';
import { at, bodyOf, day, newHabit, newId } from '../facts';
import { expectProblem } from '../problems';
import { HABIT } from '../shapes';

const DAILY = { type: 'daily' };

describe('Habits', () => {
  let wire: Wire;
  let person: Person;
  let other: Person;
  beforeAll(async () => {
    wire = await openWire();
    [person, other] = await Promise.all([wire.register(), wire.register()]);
  });
  afterAll(() => wire?.stop());
  const post = (body: Record<string, unknown>, by = person) => by.http.post('/v1/habits', body);
  const habit = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
    name: 'Sit',
    kind: 'check',
    schedule: DAILY,
    ...more,
  });

  it('are answered with what was posted, the defaults filled in', async () => {
    const created = bodyOf(await post(habit()), 201);
    expect(created).toEqual({ ...HABIT, name: 'Sit', startDate: day() });
    expect(bodyOf(await person.http.get(`/v1/habits/${created.id}`))).toEqual(created);
  });

  it('are answered whole', async () => {
    const given = {
      name: 'Read',
      kind: 'count',
      target: 10_000,
      unit: ' pages ',
      difficulty: 3,
      aspect: 'dream',
      schedule: { type: 'everyNDays', interval: 3 },
      startDate: day(30),
    };
    expect(bodyOf(await post(given), 201)).toEqual({ ...HABIT, ...given, unit: 'pages' });
  });

  it.each([
    [{ type: 'daily' }],
    [{ type: 'weekdays', days: [1, 3, 5] }],
    [{ type: 'weekdays', days: [7] }],
    [{ type: 'timesPerWeek', times: 1 }],
    [{ type: 'timesPerWeek', times: 7 }],
    [{ type: 'everyNDays', interval: 2 }],
    [{ type: 'everyNDays', interval: 30 }],
  ])('take the schedule %j', async (schedule) => {
    expect(bodyOf(await post(habit({ schedule })), 201).schedule).toEqual(schedule);
  });

  it.each([
    [undefined, '/schedule'],
    [null, '/schedule'],
    ['daily', '/schedule'],
    [[], '/schedule'],
    [{}, '/schedule/type'],
    [{ type: 'never' }, '/schedule/type'],
    [{ type: '__proto__' }, '/schedule/type'],
    [{ type: 'toString' }, '/schedule/type'],
    [{ type: 'daily', times: 3 }, '/schedule/times'],
    [{ type: 'timesPerWeek' }, '/schedule/times'],
    [{ type: 'timesPerWeek', times: 0 }, '/schedule/times'],
    [{ type: 'timesPerWeek', times: 8 }, '/schedule/times'],
    [{ type: 'timesPerWeek', times: 2.5 }, '/schedule/times'],
    [{ type: 'timesPerWeek', times: 3, days: [1] }, '/schedule/days'],
    [{ type: 'everyNDays', interval: 1 }, '/schedule/interval'],
    [{ type: 'everyNDays', interval: 31 }, '/schedule/interval'],
    [{ type: 'weekdays' }, '/schedule/days'],
    [{ type: 'weekdays', days: [] }, '/schedule/days'],
    [{ type: 'weekdays', days: 1 }, '/schedule/days'],
    [{ type: 'weekdays', days: [1], interval: null }, '/schedule/interval'],
  ])('refuse the schedule %j at %s', async (schedule, pointer) => {
    expectProblem(await post(habit({ schedule })), 'validation', pointer);
  });

  it.each([[[0]], [[8]], [[1, 1]], [[1.5]], [['1']], [[1, 2, 3, 4, 5, 6, 7, 1]]])(
    'refuse the weekdays %j at the list or its item',
    async (days) => {
      const answer = await post(habit({ schedule: { type: 'weekdays', days } }));
      expectProblem(answer, 'validation');
      for (const { pointer } of answer.body.errors) expect(pointer).toMatch(/^\/schedule\/days(\/\d+)?$/);
    },
  );

  const wrong: [Record<string, unknown>, string][] = [
    [{ kind: 'minutes' }, '/target'],
    [{ kind: 'count' }, '/target'],
    [{ kind: 'check', target: 2 }, '/target'],
    [{ kind: 'minutes', target: 0 }, '/target'],
    [{ kind: 'minutes', target: 1441 }, '/target'],
    [{ kind: 'count', target: 10_001 }, '/target'],
    [{ kind: 'count', target: null }, '/target'],
    [{ kind: 'hours', target: 1 }, '/kind'],
    [{ kind: 'constructor', target: 1 }, '/kind'],
    [{ difficulty: 0 }, '/difficulty'],
    [{ difficulty: 4 }, '/difficulty'],
    [{ difficulty: 1.5 }, '/difficulty'],
    [{ difficulty: '1' }, '/difficulty'],
    [{ aspect: 'void' }, '/aspect'],
    [{ aspect: '__proto__' }, '/aspect'],
    [{ aspect: 1 }, '/aspect'],
    [{ unit: 'u'.repeat(21) }, '/unit'],
    [{ unit: 1 }, '/unit'],
    [{ startDate: '2026-02-30' }, '/startDate'],
    [{ startDate: '2025-02-29' }, '/startDate'],
    [{ startDate: '2026-13-01' }, '/startDate'],
    [{ startDate: '2026-1-1' }, '/startDate'],
    [{ startDate: '2026-01-01T00:00:00Z' }, '/startDate'],
    [{ startDate: '0000-00-00' }, '/startDate'],
    [{ startDate: '+010000-01-01' }, '/startDate'],
    [{ startDate: 20260101 }, '/startDate'],
    [{ id: 'x' }, '/id'],
    [{ id: '7' }, '/id'],
    [{ id: 1 }, '/id'],
    [{ id: 'f47ac10b-58cc-4372-a567-0e02b2c3d479' }, '/id'],
    [{ id: '00000000-0000-0000-0000-000000000000' }, '/id'],
    [{ name: undefined }, '/name'],
  ];
  it.each(wrong)('refuse %j at %s', async (more, pointer) => {
    expectProblem(await post(habit(more)), 'validation', pointer);
  });

  it.each(['2000-02-29', '0001-01-01', '9999-12-31'])(
    'start on %s or are refused at /startDate',
    async (startDate) => {
      const answer = await post(habit({ startDate }));
      if (startDate === '2000-02-29' || answer.status === 201)
        expect(bodyOf(answer, 201).startDate).toBe(startDate);
      else expectProblem(answer, 'validation', '/startDate');
    },
  );

  it.each([{ unit: '' }, { unit: null }, { difficulty: undefined }])('take %j as not given', async (more) => {
    expect(bodyOf(await post(habit(more)), 201)).toEqual({ ...HABIT, name: 'Sit' });
  });

  describe('with an id of the client', () => {
    it('answer the same again with 201 and the habit as it is', async () => {
      const given = habit({ id: newId(), name: 'Own id' });
      const first = bodyOf(await post(given), 201);
      expect(first.id).toBe(given.id);
      expect(bodyOf(await post(given), 201)).toEqual(first);
      expect(bodyOf(await post({ ...given, difficulty: 1, unit: null, name: ' Own id ' }), 201)).toEqual(
        first,
      );
      const patched = bodyOf(await person.http.patch(`/v1/habits/${given.id}`, { name: 'Renamed' }));
      expect(bodyOf(await post(given), 201)).toEqual(patched);
    });

    it("answer `conflict` for another body, and for another's id", async () => {
      const given = habit({ id: newId() });
      bodyOf(await post(given), 201);
      expectProblem(await post({ ...given, name: 'Other' }), 'conflict');
      expectProblem(await post({ ...given, difficulty: 2 }), 'conflict');
      expectProblem(await post(given, other), 'conflict');
    });

    it('are one, however many post it at once', async () => {
      const given = habit({ id: newId() });
      const answers = await Promise.all(Array.from({ length: 6 }, () => post(given)));
      expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201));
    });

    it('in capitals are the same id or refused, never another', async () => {
      const id = newId();
      const answer = await post(habit({ id: id.toUpperCase() }));
      if (answer.status === 201) expect(answer.body.id).toBe(id);
      else expectProblem(answer, 'validation', '/id');
    });
  });

  describe('are patched', () => {
    it('field by field, the others as they were', async () => {
      const id = bodyOf(await post(habit({ kind: 'minutes', target: 30 })), 201).id;
      let expected = bodyOf(await person.http.get(`/v1/habits/${id}`));
      for (const change of [
        {},
        { name: 'New' },
        { target: 45 },
        { unit: 'min' },
        { unit: null },
        { difficulty: 2 },
        { aspect: 'fire' },
        { schedule: { type: 'timesPerWeek', times: 2 } },
      ]) {
        expected = { ...expected, ...change };
        expect(bodyOf(await person.http.patch(`/v1/habits/${id}`, change))).toEqual(expected);
      }
      expect(bodyOf(await person.http.get(`/v1/habits/${id}`))).toEqual(expected);
    });

    it.each([
      [{ kind: 'count' }, '/kind'],
      [{ startDate: day() }, '/startDate'],
      [{ id: newId() }, '/id'],
      [{ createdAt: null }, '/createdAt'],
      [{ archived: true }, '/archived'],
      [{ archived: null }, '/archived'],
      [{ archived: 'false' }, '/archived'],
      [{ name: null }, '/name'],
      [{ name: '' }, '/name'],
      [{ target: null }, '/target'],
      [{ target: 2 }, '/target'],
      [{ schedule: null }, '/schedule'],
      [{ schedule: { type: 'daily', days: [1] } }, '/schedule/days'],
      [{ aspect: null }, '/aspect'],
      [{ difficulty: null }, '/difficulty'],
    ])('but not by %j', async (change, pointer) => {
      const id = await newHabit(person);
      expectProblem(await person.http.patch(`/v1/habits/${id}`, change), 'validation', pointer);
    });
  });

  describe('archived', () => {
    it('leave the list, carry archivedAt, can be patched, and come back', async () => {
      const someone = await wire.register();
      const [kept, archived] = [await newHabit(someone), await newHabit(someone)];
      for (const _ of 'twice') expect((await someone.http.delete(`/v1/habits/${archived}`)).status).toBe(204);
      const ids = async (query = '') =>
        bodyOf(await someone.http.get(`/v1/habits${query}`)).items.map(({ id }: { id: string }) => id);
      expect(await ids()).toEqual([kept]);
      expect(await ids('?archived=false')).toEqual([kept]);
      expect(await ids('?archived=')).toEqual([kept]);
      expect(await ids('?archived=true')).toEqual([archived]);
      const path = `/v1/habits/${archived}`;
      expect(bodyOf(await someone.http.get(path)).archivedAt).toMatch(/Z$/);
      const renamed = bodyOf(await someone.http.patch(path, { name: 'Still' }));
      expect([renamed.name, renamed.archivedAt]).toEqual(['Still', expect.any(String)]);
      expectProblem(await someone.http.put(at(archived), { amount: 1 }), 'conflict');
      expectProblem(await someone.http.delete(at(archived)), 'conflict');
      expect(bodyOf(await someone.http.patch(path, { archived: false })).archivedAt).toBeNull();
      expect(bodyOf(await someone.http.patch(path, { archived: false })).archivedAt).toBeNull();
      expect((await ids()).sort()).toEqual([kept, archived].sort());
      bodyOf(await someone.http.put(at(archived), { amount: 1 }), 201);
    });

    it('keep what was recorded', async () => {
      const id = await newHabit(person);
      const recorded = bodyOf(await person.http.put(at(id), { amount: 1 }), 201);
      await person.http.delete(`/v1/habits/${id}`);
      expect(bodyOf(await person.http.get(`/v1/habits/${id}/completions`)).items).toEqual([recorded]);
    });

    it.each(['maybe', '1', 'TRUE'])('are not asked for by ?archived=%s', async (value) => {
      expectProblem(await person.http.get(`/v1/habits?archived=${value}`), 'validation', '/query/archived');
    });
  });

  it('number 100 active ones at most; archived ones make room, bringing back needs it', async () => {
    const someone = await wire.register();
    const ids: string[] = [];
    for (let made = 0; made < 98; made += 14)
      ids.push(...(await Promise.all(Array.from({ length: 14 }, () => newHabit(someone)))));
    const racing = await Promise.all(Array.from({ length: 6 }, () => post(habit(), someone)));
    expect(racing.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
    expectProblem(await post(habit(), someone), 'limit-reached');
    await someone.http.delete(`/v1/habits/${ids[0]}`);
    bodyOf(await post(habit(), someone), 201);
    expectProblem(await someone.http.patch(`/v1/habits/${ids[0]}`, { archived: false }), 'limit-reached');
  });

  it('of others are 404, whatever is asked of them', async () => {
    const id = await newHabit(other);
    const path = `/v1/habits/${id}`;
    const answers = await Promise.all([
      person.http.get(path),
      person.http.patch(path, { name: 'x' }),
      person.http.delete(path),
      person.http.get(`${path}/completions`),
      person.http.put(at(id), { amount: 1 }),
      person.http.delete(at(id)),
    ]);
    for (const answer of answers) expectProblem(answer, 'not-found');
    expect(bodyOf(await other.http.get(path)).archivedAt).toBeNull();
  });
});
