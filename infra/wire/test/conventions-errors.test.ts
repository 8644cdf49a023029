import { openWire, type Person, type Wire } from '#libs/testing';
import { at, day, newClan, newHabit, newId } from '../facts';
import { expectProblem, type Slug } from '../problems';
import { raw, type RawRequest } from '../raw';

describe('Errors', () => {
  let wire: Wire;
  let person: Person;
  let other: Person;
  let mine: string;
  let theirs: string;
  beforeAll(async () => {
    wire = await openWire();
    [person, other] = await Promise.all([wire.register(), wire.register()]);
    [mine, theirs] = await Promise.all([newHabit(person), newHabit(other)]);
  });
  afterAll(() => wire?.stop());
  const ask = (request: RawRequest) => raw(wire.url, { token: person.token, ...request });

  describe('come in the order of the page', () => {
    const text = { 'content-type': 'text/plain' };
    const huge = '{"amount":1}'.padEnd(70_000);
    const cases: [string, Slug, () => RawRequest][] = [
      ['401 before 404', 'unauthenticated', () => ({ method: 'GET', path: at(newId()), token: 'x' })],
      [
        '401 before 413',
        'unauthenticated',
        () => ({ method: 'PUT', path: at(mine), body: huge, token: 'x' }),
      ],
      [
        "404 before 405: another's habit",
        'not-found',
        () => ({ method: 'PUT', path: at(theirs), body: '{"amount":1}' }),
      ],
      ['404 before 413', 'not-found', () => ({ method: 'PUT', path: at(theirs), body: huge })],
      ['404 before 415', 'not-found', () => ({ method: 'PUT', path: at(theirs), body: 'x', headers: text })],
      [
        '404 before a bad body',
        'not-found',
        () => ({ method: 'PUT', path: at(theirs), body: '{"amount":"x"}' }),
      ],
      ['404 before broken JSON', 'not-found', () => ({ method: 'PUT', path: at(theirs), body: '{' })],
      [
        '404 before a bad date',
        'not-found',
        () => ({ method: 'PUT', path: at(theirs, '2026-02-30'), body: '{"amount":1}' }),
      ],
      [
        '404 before a bad If-Match',
        'not-found',
        () => ({ method: 'DELETE', path: at(theirs), headers: { 'if-match': 'x' } }),
      ],
      [
        '404 before a closed date',
        'not-found',
        () => ({ method: 'PUT', path: at(theirs, '2020-01-01'), body: '{"amount":1}' }),
      ],
      [
        '404 before 400 on a patch',
        'not-found',
        () => ({ method: 'PATCH', path: `/v1/habits/${theirs}`, body: '{"name":1}' }),
      ],
      [
        '404 of a malformed id before a bad body',
        'not-found',
        () => ({ method: 'PATCH', path: '/v1/habits/x', body: '{' }),
      ],
      [
        '404 before a bad query',
        'not-found',
        () => ({ method: 'GET', path: `/v1/habits/${theirs}/completions?from=x` }),
      ],
      [
        '413 before 415',
        'payload-too-large',
        () => ({ method: 'PUT', path: at(mine), body: huge, headers: text }),
      ],
      ['413 before 400', 'payload-too-large', () => ({ method: 'PUT', path: at(mine, 'x'), body: huge })],
      [
        '415 before 400',
        'unsupported-media-type',
        () => ({ method: 'PUT', path: at(mine, 'x'), body: '{', headers: text }),
      ],
      [
        '400 before 412',
        'validation',
        () => ({ method: 'PUT', path: at(mine), body: '{"amount":0}', headers: { 'if-match': '"9"' } }),
      ],
      [
        '400 before 422',
        'validation',
        () => ({ method: 'PUT', path: at(mine, day(9)), body: '{"amount":0}' }),
      ],
      [
        '412 before 422',
        'version-mismatch',
        () => ({
          method: 'PUT',
          path: at(mine, day(9)),
          body: '{"amount":1}',
          headers: { 'if-match': '"9"' },
        }),
      ],
      [
        'an unknown board before its period',
        'not-found',
        () => ({ method: 'GET', path: '/v1/boards/nonsense?period=x&limit=0' }),
      ],
      [
        'an unknown clan’s board before its period',
        'not-found',
        () => ({ method: 'GET', path: `/v1/boards/clan:${newId()}?period=x` }),
      ],
    ];
    it.each(cases)('%s', async (_what, slug, request) => {
      expectProblem(await ask(request()), slug);
    });

    it('422 before 409: a closed date of an archived habit', async () => {
      const archived = await newHabit(person);
      await person.http.delete(`/v1/habits/${archived}`);
      expectProblem(await person.http.put(at(archived, day(9)), { amount: 1 }), 'date-in-future');
      expectProblem(await person.http.put(at(archived), { amount: 1 }), 'conflict');
    });

    it('403 before 400: a plain member with a bad body', async () => {
      const clan = await newClan(other);
      await person.http.post(`/v1/clans/${clan}/members`);
      expectProblem(await person.http.patch(`/v1/clans/${clan}`, { name: 1 }), 'forbidden');
      expectProblem(
        await person.http.patch(`/v1/clans/${clan}/members/${other.id}`, { role: 'x' }),
        'forbidden',
      );
      expectProblem(
        await ask({ method: 'PATCH', path: `/v1/clans/${clan}`, body: 'x', headers: text }),
        'unsupported-media-type',
      );
    });
  });

  it('several fields that are wrong are all named', async () => {
    const answer = await person.http.post('/v1/habits', { name: '', kind: 'x', schedule: 7, zzz: 1 });
    expectProblem(answer, 'validation', '/name', '/kind', '/schedule', '/zzz');
  });

  it.each([
    ['GET', '/'.concat('v1')],
    ['GET', '/v1/nothing'],
    ['GET', '/v1/habits/'.concat('x/y/z')],
    ['POST', '/v1/nothing'],
    ['GET', '/v1/pillars'],
    ['GET', '/v1/__proto__'],
    ['GET', '/v1/habits/__proto__'],
    ['GET', '/v1/habits/%00'],
    ['GET', '/v1/habits/%F0%9F%A7%98'],
    ['GET', `/v1/clans/${'x'.repeat(3000)}`],
  ])('%s %s is 404', async (method, path) => {
    expectProblem(await ask({ method, path }), 'not-found');
  });

  it('a path that cannot be decoded is an answer of the page, never a 500', async () => {
    for (const path of ['/v1/habits/%', '/v1/habits/%E0%A4%A', '/v1/boards/%ff?period=day'])
      expectProblem(await ask({ method: 'GET', path }), 'not-found');
  });

  it('an id in capitals is malformed or the same habit, never a 500', async () => {
    const answer = await person.http.get(`/v1/habits/${mine.toUpperCase()}`);
    expect([200, 404]).toContain(answer.status);
  });

  it.each([
    ['PUT', '/v1/habits'],
    ['DELETE', '/v1/habits'],
    ['PATCH', '/v1/habits'],
    ['POST', '/v1/me'],
    ['PUT', '/v1/me'],
    ['GET', '/v1/completions/batch'],
    ['GET', '/v1/auth/login'],
    ['DELETE', '/v1/auth/login'],
    ['POST', '/v1/progress'],
    ['DELETE', '/v1/progress/ledger'],
    ['PUT', '/v1/clans'],
    ['GET', '/v1/me/banner'],
    ['POST', '/v1/boards/global'],
    ['POST', '/v1/content'],
    ['DELETE', '/v1/content/rules'],
    ['POST', '/.well-known/jwks.json'],
    ['POST', '/health/live'],
  ])('%s %s is 405', async (method, path) => {
    const answer = await ask({ method, path });
    expectProblem(answer, 'method-not-allowed');
  });

  it('405 names the methods there are', async () => {
    const answer = await ask({ method: 'PUT', path: '/v1/habits' });
    expect(answer.headers.get('allow')).toMatch(/GET/);
    expect(answer.headers.get('allow')).toMatch(/POST/);
  });

  it.each(['PROPFIND', 'TRACE', 'SEARCH', 'LOCK'])('an unusual method %s is 405', async (method) => {
    expectProblem(await ask({ method, path: '/v1/habits' }), 'method-not-allowed');
  });

  it('405 comes before 413 and 415', async () => {
    const body = 'x'.repeat(70_000);
    expectProblem(await ask({ method: 'PUT', path: '/v1/habits', body }), 'method-not-allowed');
    expectProblem(
      await ask({ method: 'PUT', path: '/v1/habits', body: 'x', headers: { 'content-type': 'a/b' } }),
      'method-not-allowed',
    );
  });

  it('HEAD answers as GET does, without a body', async () => {
    for (const path of ['/v1/content', '/v1/habits', '/v1/me']) {
      const answer = await ask({ method: 'HEAD', path });
      expect([path, answer.status, answer.body]).toEqual([path, 200, null]);
    }
    expect((await raw(wire.url, { method: 'HEAD', path: '/v1/me' })).status).toBe(401);
  });

  it.each(['GET', 'POST', 'DELETE'])(
    '%s of an unknown address without a token is not told apart',
    async (method) => {
      const answer = await raw(wire.url, { method, path: '/v1/nothing' });
      expect([401, 404]).toContain(answer.status);
    },
  );

  describe('X-Request-Id', () => {
    const idFor = async (given?: string) => {
      const headers: Record<string, string> = given === undefined ? {} : { 'x-request-id': given };
      return (await ask({ method: 'GET', path: '/v1/me', headers })).headers.get('x-request-id');
    };
    it.each(['a', 'A-b_c.9', 'x'.repeat(64)])('%s is kept', async (id) => expect(await idFor(id)).toBe(id));
    it.each(['', 'x'.repeat(65), 'a b', 'a/b', 'é', '"a"'])('%j is replaced', async (id) => {
      const kept = await idFor(id);
      expect(kept).not.toBe(id);
      expect(kept).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
    });
    it('is on every answer, of errors too, another each time', async () => {
      const ids = [await idFor(), await idFor()];
      for (const path of ['/v1/content', '/v1/nothing', '/health/live', '/.well-known/jwks.json'])
        ids.push((await ask({ method: 'GET', path })).headers.get('x-request-id'));
      expect(ids).not.toContain(null);
      expect(new Set(ids).size).toBe(ids.length);
    });
  });
});
