import { eventually, openWire, type Person, type Wire } from '#libs/testing';
import { addDays, at, bodyOf, day, newHabit, record, seen } from '../facts';
import { PROGRESS, RECEIPT } from '../shapes';

interface Receipt {
  kind: string;
  amount: number;
  habitId: string;
  localDate: string;
  completionVersion: number | null;
}

describe('Progress', () => {
  let wire: Wire;
  beforeAll(async () => {
    wire = await openWire();
  });
  afterAll(() => wire?.stop());

  const progress = (person: Person, expected: object) =>
    seen(person, '/v1/progress', expect.objectContaining(expected));
  const ledger = async (person: Person): Promise<Receipt[]> =>
    bodyOf(await person.http.get('/v1/progress/ledger?limit=100')).items;
  const sum = (receipts: Receipt[]) =>
    Math.round(receipts.reduce((total, { amount }) => total + amount, 0) * 100) / 100;
  const streaks = (person: Person, ...items: object[]) =>
    seen(person, '/v1/progress/streaks', { items: expect.arrayContaining(items), nextCursor: null });

  it('of a new user is zeros, never 404', async () => {
    const person = await wire.register();
    expect(bodyOf(await person.http.get('/v1/progress'))).toEqual(PROGRESS);
    const none = { items: [], nextCursor: null };
    expect(bodyOf(await person.http.get('/v1/progress/ledger'))).toEqual(none);
    expect(bodyOf(await person.http.get('/v1/progress/streaks'))).toEqual(none);
  });

  it('follows a completion, its change, its skip and its undo, each with a receipt of the difference', async () => {
    const person = await wire.register({ timeZone: 'Europe/Berlin' });
    const habitId = await newHabit(person, { kind: 'minutes', target: 30, startDate: day(-20) });
    const localDate = day(-1);
    const path = at(habitId, localDate);
    await record(person, habitId, localDate, 30);
    await progress(person, { madra: 10 });
    await record(person, habitId, localDate, 45);
    await progress(person, { madra: 15 });
    bodyOf(await person.http.put(path, { amount: 45, note: 'no madra' }));
    await record(person, habitId, localDate, 60);
    bodyOf(await person.http.put(path, { skipped: true }));
    await progress(person, { madra: 0 });
    await record(person, habitId, localDate, 10);
    await progress(person, { madra: 3.33 });
    await person.http.delete(path);
    await progress(person, { madra: 0 });
    const receipts = await ledger(person);
    const told = receipts.map(({ kind, amount, completionVersion }) => [kind, amount, completionVersion]);
    expect(told).toEqual([
      ['undo', -3.33, 7],
      ['completion', 3.33, 6],
      ['change', -15, 5],
      ['change', 5, 2],
      ['completion', 10, 1],
    ]);
    for (const receipt of receipts)
      expect(receipt).toEqual({
        ...RECEIPT,
        kind: expect.any(String),
        amount: expect.any(Number),
        completionVersion: expect.any(Number),
        habitId,
        localDate,
        timeZone: 'Europe/Berlin',
      });
    expect(sum(receipts)).toBe(0);
  });

  it('counts at most 120 a date in the score, filled by first recording; an undo lets later ones in', async () => {
    const person = await wire.register();
    const make = () => newHabit(person, { kind: 'count', target: 1, difficulty: 3 });
    const ids: string[] = [];
    for (let made = 0; made < 5; made++) {
      ids.push(await make());
      await record(person, ids[made]!, day(), made < 4 ? 2 : 1);
    }
    await progress(person, { madra: 140, score: { today: 120 } });
    await person.http.delete(at(ids[4]!));
    await progress(person, { madra: 120, score: { today: 120 } });
    await record(person, ids[4]!, day(), 1);
    await person.http.delete(at(ids[0]!));
    await progress(person, { madra: 110, score: { today: 110 } });
    await record(person, ids[0]!, day(), 2);
    await progress(person, { madra: 140, score: { today: 120 } });
  });

  it('gives 20 for a streak of 7 dates, withdraws it, and gives it again', async () => {
    const person = await wire.register();
    const habitId = await newHabit(person, { startDate: day(-30) });
    const dates = [-6, -5, -4, -3, -2, -1, 0].map(day);
    for (const date of dates) await record(person, habitId, date);
    await progress(person, {
      madra: 90,
      streak: { current: 7, longest: 7, freezes: 0 },
      realm: { key: 'copper', name: 'Copper', ordinal: 0 },
    });
    await streaks(person, { habitId, current: 7, longest: 7, runStartedOn: dates[0] });
    const [bonus] = (await ledger(person)).filter(({ kind }) => kind === 'streak-bonus');
    expect(bonus).toEqual({
      ...RECEIPT,
      kind: 'streak-bonus',
      amount: 20,
      habitId,
      localDate: day(),
      completionVersion: null,
    });
    await person.http.delete(at(habitId, dates[3]));
    await progress(person, { madra: 60, streak: { current: 3, longest: 3, freezes: 0 } });
    const [withdrawn] = (await ledger(person)).filter(({ kind }) => kind === 'streak-bonus-withdrawn');
    expect(withdrawn).toMatchObject({ amount: -20, habitId, completionVersion: null });
    await record(person, habitId, dates[3]);
    await progress(person, { madra: 90, streak: { current: 7, longest: 7, freezes: 0 } });
    expect(sum(await ledger(person))).toBe(90);
  });

  it('moves a bonus with the date that reached it', async () => {
    const person = await wire.register();
    const habitId = await newHabit(person, { startDate: day(-30) });
    for (const back of [-7, -6, -5, -4, -3, -2, -1, 0]) await record(person, habitId, day(back));
    await progress(person, { madra: 100 });
    expect((await ledger(person)).filter(({ kind }) => kind === 'streak-bonus')).toMatchObject([
      { localDate: day(-1) },
    ]);
    await person.http.delete(at(habitId, day(-7)));
    await progress(person, { madra: 90, streak: { current: 7, longest: 7, freezes: 0 } });
    expect(sum(await ledger(person))).toBe(90);
  });

  it('rises and falls through the realms', async () => {
    const person = await wire.register();
    const make = () => newHabit(person, { kind: 'count', target: 1, difficulty: 3, startDate: day(-10) });
    const [a, b] = [await make(), await make()];
    for (const id of [a, b]) await record(person, id, day(), 2);
    const third = await make();
    await record(person, third, day(), 2);
    const fourth = await make();
    await record(person, fourth, day(), 2);
    // 120 madra, but a consistency of 1.
    await progress(person, { madra: 120, realm: { key: 'copper', name: 'Copper', ordinal: 0 } });
    await record(person, a, day(-1), 1);
    await progress(person, {
      madra: 140,
      realm: { key: 'iron', name: 'Iron', ordinal: 1 },
      nextRealm: { key: 'jade', name: 'Jade', madra: 300, consistency: 4 },
    });
    await person.http.delete(at(a, day(-1)));
    const fallen = await progress(person, {
      madra: 120,
      realm: { key: 'copper', name: 'Copper', ordinal: 0 },
    });
    expect(fallen).toEqual({
      ...PROGRESS,
      madra: 120,
      score: { today: 120 },
      streak: { current: 1, longest: 1, freezes: 0 },
    });
  });

  it('does not count what is partial or skipped for streaks', async () => {
    const person = await wire.register();
    const habitId = await newHabit(person, { kind: 'minutes', target: 30, startDate: day(-30) });
    await record(person, habitId, day(-3), 30);
    await record(person, habitId, day(-2), 30);
    bodyOf(await person.http.put(at(habitId, day(-1)), { skipped: true }), 201);
    await record(person, habitId, day(), 29);
    await progress(person, { madra: 29.67, streak: { current: 2, longest: 2, freezes: 0 } });
    await streaks(person, { habitId, current: 2, longest: 2, runStartedOn: day(-3) });
    await record(person, habitId, day(), 30);
    await progress(person, { madra: 30, streak: { current: 3, longest: 3, freezes: 0 } });
  });

  it('starts a streak anew after a date that was missed', async () => {
    const person = await wire.register();
    const habitId = await newHabit(person, { startDate: day(-30) });
    for (const back of [-6, -5, -4, -1, 0]) await record(person, habitId, day(back));
    await progress(person, { madra: 50, streak: { current: 2, longest: 3, freezes: 0 } });
    await streaks(person, { habitId, current: 2, longest: 3, runStartedOn: day(-1) });
    for (const back of [0, -1, -4, -5, -6]) await person.http.delete(at(habitId, day(back)));
    await progress(person, { madra: 0, streak: { current: 0, longest: 0, freezes: 0 } });
    await streaks(person, { habitId, current: 0, longest: 0, runStartedOn: null });
  });

  it('counts what is done before startDate for the overall streak alone', async () => {
    const person = await wire.register();
    const habitId = await newHabit(person, { startDate: day(3) });
    await record(person, habitId, day());
    await progress(person, { madra: 10, streak: { current: 1, longest: 1, freezes: 0 } });
    await streaks(person, { habitId, current: 0, longest: 0, runStartedOn: null });
  });

  it('keeps the streaks of archived habits', async () => {
    const person = await wire.register();
    const habitId = await newHabit(person);
    await record(person, habitId);
    await person.http.delete(`/v1/habits/${habitId}`);
    await streaks(person, { habitId, current: 1, longest: 1, runStartedOn: day() });
    await progress(person, { madra: 10, streak: { current: 1, longest: 1, freezes: 0 } });
  });

  it('counts weeks from their Monday for timesPerWeek, the current one once reached', async () => {
    const person = await wire.register();
    const habitId = await newHabit(person, {
      schedule: { type: 'timesPerWeek', times: 1 },
      startDate: day(-60),
    });
    await record(person, habitId);
    const monday = addDays(day(), -((new Date(day()).getUTCDay() + 6) % 7));
    await streaks(person, { habitId, current: 1, longest: 1, runStartedOn: monday });
    await record(person, habitId, day(-7));
    await streaks(person, { habitId, current: 2, longest: 2, runStartedOn: addDays(monday, -7) });
  });

  it('keeps target and difficulty of the last amount, whatever the habit becomes', async () => {
    const person = await wire.register();
    const habitId = await newHabit(person, { kind: 'minutes', target: 30 });
    await record(person, habitId, day(), 30);
    await progress(person, { madra: 10 });
    bodyOf(await person.http.patch(`/v1/habits/${habitId}`, { target: 60, difficulty: 3 }));
    bodyOf(await person.http.put(at(habitId), { amount: 30, note: 'again' }));
    await record(person, await newHabit(person));
    await progress(person, { madra: 20 });
    await record(person, habitId, day(), 60);
    await progress(person, { madra: 30 });
  });

  it('comes to the same however often and in whatever order it was done and undone', async () => {
    const person = await wire.register();
    const habits = await Promise.all([0, 1, 2].map(() => newHabit(person, { startDate: day(-30) })));
    const dates = [0, -1, -2, -3].map(day);
    const all = habits.flatMap((habitId) => dates.map((localDate) => ({ habitId, localDate })));
    const batch = (operations: object[]) => person.http.post('/v1/completions/batch', { operations });
    await Promise.all([
      batch(all.map((key) => ({ ...key, amount: 1 }))),
      batch(all.map((key) => ({ ...key, remove: true }))),
      batch(all.map((key) => ({ ...key, skipped: true }))),
    ]);
    bodyOf(await batch(all.map((key) => ({ ...key, amount: 1 }))));
    // What the three did on the way may be on the ledger still to be undone by one of them.
    await eventually(
      async () => {
        expect(sum(await ledger(person))).toBe(120);
        const { madra, streak } = bodyOf(await person.http.get('/v1/progress'));
        expect({ madra, streak }).toEqual({ madra: 120, streak: { current: 4, longest: 4, freezes: 0 } });
        return true;
      },
      { what: 'progress and ledger to agree with what stands' },
    );
    bodyOf(await batch(all.map((key) => ({ ...key, remove: true }))));
    await progress(person, { madra: 0, score: { today: 0 }, streak: { current: 0, longest: 0, freezes: 0 } });
    const { version: _, ...state } = bodyOf(await person.http.get('/v1/progress'));
    expect(PROGRESS).toMatchObject(state);
  });
});
