import { eventually, openWire, type Person, type Wire } from '#libs/testing';
import { at, bodyOf, day, join, newClan, newHabit, record, seen } from '../facts';
import { connect, hangUp, type Json, type Live } from '../live';
import { ID, PROGRESS, TEXT, TIMESTAMP } from '../shapes';

let wire: Wire;
let person: Person;

beforeAll(async () => {
  wire = await openWire();
});
beforeEach(async () => {
  person = await wire.register();
});
afterEach(hangUp);
afterAll(() => wire.stop());

const cause = (
  kind: string,
  habitId: string | null,
  localDate: string | null,
  version: number | null,
): object => ({
  kind,
  habitId,
  localDate,
  completionVersion: version,
});

const causesOf = (live: Live): object[] => live.told('progress:changed').flatMap(({ causes }) => causes);

/** Awaits that this cause was told. */
const tells = (live: Live, expected: object): Promise<unknown> =>
  eventually(
    () => {
      expect(causesOf(live)).toContainEqual(expected);
      return true;
    },
    { what: `progress:changed because of ${JSON.stringify(expected)}` },
  );

/** The last one told is what `GET` says, without the causes. */
const lastIsFresh = (live: Live): Promise<unknown> =>
  eventually(
    async () => {
      const { causes: _, ...last } = live.told('progress:changed').at(-1);
      expect(last).toEqual(bodyOf(await person.http.get('/v1/progress')));
      return true;
    },
    { what: 'the last progress:changed to equal GET' },
  );

describe('progress:changed', () => {
  test('tells all sockets of the user the whole progress and its cause, and nobody else', async () => {
    const stranger = await wire.register();
    const [one, two, strangers] = await Promise.all([
      connect(wire.url, person),
      connect(wire.url, person),
      connect(wire.url, stranger),
    ]);
    const habitId = await newHabit(person);
    await record(person, habitId);
    for (const live of [one!, two!]) {
      await tells(live, cause('completion', habitId, day(), 1));
      await lastIsFresh(live);
      const last = live.told('progress:changed').at(-1);
      expect(last).toEqual({
        ...PROGRESS,
        madra: 10,
        score: { today: 10 },
        streak: { current: 1, longest: 1, freezes: 0 },
        causes: expect.any(Array),
      });
    }
    expect(strangers!.heard).toEqual([]);
  });

  test('names change, skip and undo with the version that did it', async () => {
    const live = await connect(wire.url, person);
    const habitId = await newHabit(person, { kind: 'minutes', target: 10 });
    const put = (body: object) => person.http.put(at(habitId), body);
    bodyOf(await put({ amount: 5 }), 201);
    await tells(live, cause('completion', habitId, day(), 1));
    bodyOf(await put({ amount: 10 }));
    await tells(live, cause('change', habitId, day(), 2));
    await lastIsFresh(live);
    expect((await person.http.delete(at(habitId))).status).toBe(204);
    await tells(live, cause('undo', habitId, day(), 3));
    await lastIsFresh(live);
    expect(live.told('progress:changed').at(-1)).toMatchObject({ madra: 0, score: { today: 0 } });
  });

  test('a skip where there was nothing is a skip; one in place of an amount is a change, as in the ledger', async () => {
    const live = await connect(wire.url, person);
    const [first, second] = await Promise.all([newHabit(person), newHabit(person)]);
    bodyOf(await person.http.put(at(first), { skipped: true }), 201);
    await tells(live, cause('skip', first, day(), 1));
    await record(person, second);
    await tells(live, cause('completion', second, day(), 1));
    bodyOf(await person.http.put(at(second), { skipped: true }));
    await tells(live, cause('change', second, day(), 2));
    await lastIsFresh(live);
  });

  test('a streak of 7 tells its bonus, and an undo its withdrawal', async () => {
    const live = await connect(wire.url, person);
    const habitId = await newHabit(person, { startDate: day(-6) });
    for (let back = 6; back >= 0; back -= 1) await record(person, habitId, day(-back));
    await tells(live, cause('streak-bonus', habitId, day(), null));
    await lastIsFresh(live);
    expect(live.told('progress:changed').at(-1)).toMatchObject({ madra: 90, streak: { current: 7 } });
    await person.http.delete(at(habitId, day(-3)));
    await tells(live, cause('streak-bonus-withdrawn', habitId, day(), null));
    await lastIsFresh(live);
    expect(live.told('progress:changed').at(-1)).toMatchObject({ madra: 60, streak: { current: 3 } });
  });

  test('a batch may be merged; every cause is told, and the last one is what GET says', async () => {
    const live = await connect(wire.url, person);
    const habits = await Promise.all(Array.from({ length: 10 }, () => newHabit(person)));
    const operations = habits.flatMap((habitId) => [
      { habitId, localDate: day(), amount: 1 },
      { habitId, localDate: day(-1), amount: 1 },
    ]);
    bodyOf(await person.http.post('/v1/completions/batch', { operations }));
    for (const { habitId, localDate } of operations)
      await tells(live, cause('completion', habitId, localDate, 1));
    await lastIsFresh(live);
    expect(causesOf(live)).toHaveLength(operations.length);
  });

  test('the versions told never go back', async () => {
    const live = await connect(wire.url, person);
    const habitId = await newHabit(person);
    for (let turn = 0; turn < 5; turn += 1) {
      await record(person, habitId);
      await person.http.delete(at(habitId));
    }
    await tells(live, cause('undo', habitId, day(), 10));
    await lastIsFresh(live);
    const versions = live.told('progress:changed').map(({ version }) => version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });

  test('nothing is told where nothing changed', async () => {
    const live = await connect(wire.url, person);
    const habitId = await newHabit(person);
    await record(person, habitId);
    await tells(live, cause('completion', habitId, day(), 1));
    live.forget();
    await record(person, habitId);
    const next = await newHabit(person);
    await record(person, next);
    await tells(live, cause('completion', next, day(), 1));
    expect(causesOf(live)).not.toContainEqual(expect.objectContaining({ habitId }));
  });
});

describe('habit:changed', () => {
  test('tells all of oneself of a habit, and of a note that changed alone; of all else progress tells', async () => {
    const stranger = await wire.register();
    const own = await Promise.all([connect(wire.url, person), connect(wire.url, person)]);
    const strangers = await connect(wire.url, stranger);
    const hearOf = async (habitId: string, localDate: string | null): Promise<void> => {
      for (const live of own) {
        expect(await live.hears('habit:changed')).toStrictEqual({ habitId, localDate });
        live.forget();
      }
    };
    const habitId = await newHabit(person);
    await hearOf(habitId, null);
    const noted = { amount: 1, note: 'by the lake' };
    await record(person, habitId);
    await tells(own[0]!, cause('completion', habitId, day(), 1));
    bodyOf(await person.http.put(at(habitId), noted));
    await hearOf(habitId, day());
    // The same again changes nothing.
    bodyOf(await person.http.put(at(habitId), noted));
    bodyOf(await person.http.patch(`/v1/habits/${habitId}`, { name: 'Sit still' }));
    await hearOf(habitId, null);
    expect(strangers.told('habit:changed')).toEqual([]);
  });
});

describe('realm:breakthrough', () => {
  /** 30 madra a completion: 4 of them on two dates reach Iron. */
  const reach = async (): Promise<string> => {
    const habits = await Promise.all(
      [1, 2].map(() => newHabit(person, { kind: 'count', target: 2, difficulty: 3, startDate: day(-1) })),
    );
    for (const habitId of habits) for (const back of [1, 0]) await record(person, habitId, day(-back), 3);
    return habits[0]!;
  };
  const expected = (from: string, to: string): Json => ({
    userId: person.id,
    name: person.name,
    from,
    to,
    at: TIMESTAMP,
  });

  test('is told to all of oneself and to the members of all clans, once each, and both ways', async () => {
    const [mate, stranger] = await Promise.all([wire.register(), wire.register()]);
    const clans = [await newClan(person), await newClan(mate)];
    await join(mate, clans[0]!);
    await join(person, clans[1]!);
    await newClan(stranger);
    const own = await Promise.all([connect(wire.url, person), connect(wire.url, person)]);
    const mates = await connect(wire.url, mate);
    const strangers = await connect(wire.url, stranger);
    const habitId = await reach();
    for (const live of [...own, mates])
      expect(await live.hears('realm:breakthrough')).toStrictEqual(expected('copper', 'iron'));
    await seen(
      person,
      '/v1/progress',
      expect.objectContaining({ realm: { key: 'iron', name: 'Iron', ordinal: 1 } }),
    );
    await person.http.delete(at(habitId));
    for (const live of [...own, mates]) {
      const back = await live.hears('realm:breakthrough', ({ to }) => to === 'copper');
      expect(back).toStrictEqual(expected('iron', 'copper'));
    }
    for (const clanId of clans) {
      const activity = await eventually(
        () => {
          const told: Json[] = mates.told('clan:activity').filter((one) => one.clanId === clanId);
          return told.flatMap(({ items }) => items).find(({ kind }) => kind === 'breakthrough');
        },
        { what: 'the breakthrough among the activity of the clan' },
      );
      expect(activity).toEqual({
        userId: person.id,
        name: TEXT,
        kind: 'breakthrough',
        localDate: null,
        at: TIMESTAMP,
      });
    }
    for (const live of [...own, mates]) expect(live.told('realm:breakthrough')).toHaveLength(2);
    expect(strangers.told('realm:breakthrough')).toEqual([]);
    expect(person.id).toEqual(ID);
  });

  test('the progress that tells it stands is there as well', async () => {
    const live = await connect(wire.url, person);
    await reach();
    await live.hears('realm:breakthrough');
    await live.hears('progress:changed', ({ realm }) => realm.key === 'iron');
    await lastIsFresh(live);
  });
});
