import { openWire, type Person, type Wire } from '#libs/testing';
import { bodyOf, join, newClan, newHabit, newName, record, seen } from '../facts';
import { expectProblem } from '../problems';

type Item = Record<string, unknown>;

describe('Lists', () => {
  let wire: Wire;
  let person: Person;
  let clan: string;
  let marker: string;
  beforeAll(async () => {
    wire = await openWire();
    person = await wire.register();
    marker = newName('pages');
    clan = await newClan(person, { name: `${marker} a` });
    for (const letter of 'bcd') await newClan(person, { name: `${marker} ${letter}` });
    const fellows = await Promise.all([wire.register(), wire.register(), wire.register()]);
    for (const fellow of fellows) {
      await join(fellow, clan);
      await record(fellow, await newHabit(fellow));
    }
    for (let made = 0; made < 5; made++) await record(person, await newHabit(person));
    await seen(person, `/v1/boards/clan:${clan}?period=day`, expect.objectContaining({ total: 4 }));
    await seen(person, '/v1/progress', expect.objectContaining({ madra: 50 }));
    // Nothing moves any more: all boards that one stands on have the whole score.
    const whole = Array.from({ length: 5 }, () => expect.objectContaining({ score: 50 }));
    await seen(person, '/v1/me/ranks?period=day', { items: whole, nextCursor: null });
  });
  afterAll(() => wire?.stop());

  /** Every list that has pages, with what tells its items apart. */
  const lists: [string, () => string, string, number][] = [
    ['habits', () => '/v1/habits', 'id', 5],
    ['receipts', () => '/v1/progress/ledger', 'id', 5],
    ['streaks', () => '/v1/progress/streaks', 'habitId', 5],
    ['clans', () => `/v1/clans?query=${marker}`, 'id', 4],
    ['members', () => `/v1/clans/${clan}/members`, 'userId', 4],
    ['own clans', () => '/v1/me/clans', 'clanId', 4],
    ['sessions', () => '/v1/me/sessions', 'id', 1],
    ['boards', () => `/v1/boards/clan:${clan}?period=day`, 'memberId', 4],
    ['ranks', () => '/v1/me/ranks?period=day', 'board', 5],
  ];
  const page = async (path: string, query: string) =>
    bodyOf(await person.http.get(`${path}${path.includes('?') ? '&' : '?'}${query}`));

  describe.each(lists)('of %s', (_what, path, key, count) => {
    const keysOf = (items: Item[]) => items.map((item) => item[key]);

    it('answer items and a cursor', async () => {
      const body = bodyOf(await person.http.get(path()));
      expect(body.items).toHaveLength(count);
      expect(body.nextCursor).toBeNull();
      if (!path().includes('/boards/')) expect(Object.keys(body).sort()).toEqual(['items', 'nextCursor']);
    });

    it.each([1, 2])('by pages of %d are the whole, in order, without doubles', async (limit) => {
      const whole = keysOf((await page(path(), 'limit=100')).items);
      const collected: unknown[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const body: { items: Item[]; nextCursor: string | null } = await page(
          path(),
          `limit=${limit}&cursor=${encodeURIComponent(cursor)}`,
        );
        expect(body.items.length).toBeLessThanOrEqual(limit);
        collected.push(...keysOf(body.items));
        cursor = body.nextCursor;
      }
      expect(collected).toEqual(whole);
    });

    it.each([
      '0',
      '101',
      '1000000',
      '-1',
      '1.5',
      '1e1',
      'x',
      '+5',
      '0x10',
      '%205',
      '٣',
      'null',
      '99999999999999999999',
    ])('refuse a limit of %s', async (limit) => {
      const separator = path().includes('?') ? '&' : '?';
      expectProblem(
        await person.http.get(`${path()}${separator}limit=${limit}`),
        'validation',
        '/query/limit',
      );
    });

    it.each([
      'x',
      'null',
      '[]',
      '%00',
      'eyJhIjoxfQ',
      'bnVsbA',
      'W10',
      'WyJ4Il0',
      'e30',
      'Ind',
      '%F0%9F%A7%98',
      'x'.repeat(3000),
      '__proto__',
    ])('refuse a cursor of %s', async (cursor) => {
      const separator = path().includes('?') ? '&' : '?';
      expectProblem(
        await person.http.get(`${path()}${separator}cursor=${cursor}`),
        'validation',
        '/query/cursor',
      );
    });

    it('refuse what is given twice, take what is empty as absent, and ignore what they do not know', async () => {
      const separator = path().includes('?') ? '&' : '?';
      const twice = await person.http.get(`${path()}${separator}limit=5&limit=5`);
      expectProblem(twice, 'validation', '/query/limit');
      expectProblem(
        await person.http.get(`${path()}${separator}cursor=&cursor=`),
        'validation',
        '/query/cursor',
      );
      for (const query of [
        'limit=&cursor=',
        'zzz=1',
        'zzz=1&zzz=2',
        '__proto__=1',
        'constructor=1',
        'limit[]=1',
      ])
        expect((await page(path(), query)).items).toHaveLength(count);
    });
  });

  it('do not take the cursor of another list, or fail in any other way than `validation`', async () => {
    const cursors: string[] = [];
    for (const [, path] of lists) {
      const { nextCursor } = await page(path(), 'limit=1');
      if (nextCursor !== null) cursors.push(nextCursor);
    }
    for (const [what, path] of lists)
      for (const cursor of cursors) {
        const separator = path().includes('?') ? '&' : '?';
        const answer = await person.http.get(`${path()}${separator}cursor=${encodeURIComponent(cursor)}`);
        expect({ what, cursor, ok: [200, 400].includes(answer.status) }).toEqual({ what, cursor, ok: true });
      }
  });

  it('of changed cursors are refused or answered, never a 500', async () => {
    const { nextCursor } = await page('/v1/progress/ledger', 'limit=1');
    for (let place = 0; place < nextCursor.length; place++) {
      const changed = `${nextCursor.slice(0, place)}${nextCursor[place] === 'A' ? 'B' : 'A'}${nextCursor.slice(place + 1)}`;
      const { status } = await person.http.get(`/v1/progress/ledger?cursor=${encodeURIComponent(changed)}`);
      expect([200, 400]).toContain(status);
    }
  });

  it('of a cursor rewritten inside are refused or answered, never a 500', async () => {
    for (const [what, path] of lists) {
      const { nextCursor } = await page(path(), 'limit=1');
      if (nextCursor === null) continue;
      const value: unknown = JSON.parse(Buffer.from(nextCursor, 'base64url').toString());
      const parts = Array.isArray(value) ? value : [value];
      for (const place of parts.keys())
        for (const odd of [
          null,
          -1,
          1e308,
          2 ** 53,
          'x',
          '',
          {},
          [],
          true,
          '9999-12-31',
          'Sat, 1 Jan 2030',
          '\u0000',
          '\ud800',
        ]) {
          const changed = parts.with(place, odd);
          const cursor = Buffer.from(JSON.stringify(Array.isArray(value) ? changed : odd)).toString(
            'base64url',
          );
          const separator = path().includes('?') ? '&' : '?';
          const { status } = await person.http.get(`${path()}${separator}cursor=${cursor}`);
          expect({ what, changed, ok: [200, 400].includes(status) }).toEqual({ what, changed, ok: true });
        }
    }
  });

  it('stay as they were for who pages through them while others insert', async () => {
    const someone = await wire.register();
    const ids: string[] = [];
    for (let made = 0; made < 6; made++) ids.push(await newHabit(someone));
    const whole = bodyOf(await someone.http.get('/v1/habits')).items.map(({ id }: { id: string }) => id);
    const first = bodyOf(await someone.http.get('/v1/habits?limit=3'));
    await newHabit(someone);
    await someone.http.delete(`/v1/habits/${first.items[0].id}`);
    const rest = bodyOf(
      await someone.http.get(`/v1/habits?limit=100&cursor=${encodeURIComponent(first.nextCursor)}`),
    );
    const paged = [...first.items, ...rest.items].map(({ id }: { id: string }) => id);
    expect(new Set(paged).size).toBe(paged.length);
    expect(paged.filter((id) => whole.includes(id))).toEqual(whole);
  });

  it('newest first go on where they were when newer ones come', async () => {
    const someone = await wire.register();
    for (let made = 0; made < 4; made++) await record(someone, await newHabit(someone));
    await seen(someone, '/v1/progress', expect.objectContaining({ madra: 40 }));
    const whole = bodyOf(await someone.http.get('/v1/progress/ledger')).items;
    const first = bodyOf(await someone.http.get('/v1/progress/ledger?limit=2'));
    await record(someone, await newHabit(someone));
    await seen(someone, '/v1/progress', expect.objectContaining({ madra: 50 }));
    const rest = bodyOf(
      await someone.http.get(`/v1/progress/ledger?cursor=${encodeURIComponent(first.nextCursor)}`),
    );
    expect([...first.items, ...rest.items]).toEqual(whole);
  });
});
