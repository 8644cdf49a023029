import { eventually, openWire, type Person, type Wire, wireClient } from '#libs/testing';
import { bodyOf, newId } from '../facts';
import { expectProblem } from '../problems';
import { raw } from '../raw';
import { ID, TEXT, TIMESTAMP, TOKENS } from '../shapes';

const SESSION = {
  id: ID,
  createdAt: TIMESTAMP,
  lastSeenAt: TIMESTAMP,
  userAgent: TEXT,
  ip: TEXT,
  current: true,
};

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());

describe('Sessions', () => {
  let wire: Wire;
  let person: Person;
  beforeAll(async () => {
    wire = await openWire();
    person = await wire.register();
  });
  afterAll(() => wire?.stop());

  const refresh = (refreshToken: unknown) => wire.anonymous.post('/v1/auth/refresh', { refreshToken });
  const sessions = async (of: Person) => bodyOf(await of.http.get('/v1/me/sessions')).items;
  const login = async (of: Person) =>
    bodyOf(await wire.anonymous.post('/v1/auth/login', { login: of.name, password: of.password }));

  it('are listed, the current one marked', async () => {
    const someone = await wire.register();
    const second = await login(someone);
    const body = bodyOf(await someone.http.get('/v1/me/sessions'));
    expect(body).toEqual({ items: expect.any(Array), nextCursor: null });
    const currents = Object.fromEntries(
      body.items.map((one: { id: string; current: boolean }) => [one.id, one.current]),
    );
    expect(currents).toEqual({
      [claimsOf(someone.token).sid]: true,
      [claimsOf(second.accessToken).sid]: false,
    });
    for (const item of body.items) expect(item).toEqual({ ...SESSION, current: expect.any(Boolean) });
  });

  it('show the browser that opened them, whatever it calls itself', async () => {
    const someone = await wire.register();
    const body = JSON.stringify({ login: someone.name, password: someone.password });
    const sign = (userAgent: string) =>
      raw(wire.url, { method: 'POST', path: '/v1/auth/login', body, headers: { 'user-agent': userAgent } });
    bodyOf(await sign('Lindon/1.0'));
    bodyOf(await sign('x'.repeat(5000)));
    bodyOf(await raw(wire.url, { method: 'POST', path: '/v1/auth/login', body }));
    const agents = (await sessions(someone)).map(({ userAgent }: { userAgent: string | null }) => userAgent);
    expect(agents).toHaveLength(4);
    expect(agents).toContain('Lindon/1.0');
    expect(agents).toContain(null);
  });

  it('end by revoking: 204, gone, its refresh token dead; another revoke is 404', async () => {
    const someone = await wire.register();
    const second = await login(someone);
    const { sid } = claimsOf(second.accessToken);
    expect((await someone.http.delete(`/v1/me/sessions/${sid}`)).status).toBe(204);
    expect(await sessions(someone)).toHaveLength(1);
    expectProblem(await refresh(second.refreshToken), 'unauthenticated');
    expectProblem(await someone.http.delete(`/v1/me/sessions/${sid}`), 'not-found');
  });

  it('of others, unknown and malformed ones are 404', async () => {
    const other = await wire.register();
    for (const id of [claimsOf(other.token).sid, newId(), 'x', '%00'])
      expectProblem(await person.http.delete(`/v1/me/sessions/${id}`), 'not-found');
    expect(await sessions(other)).toHaveLength(1);
  });

  describe('refreshing', () => {
    it('gives new tokens of the same session', async () => {
      const someone = await wire.register();
      const next = bodyOf(await refresh(someone.refreshToken));
      expect(next).toEqual(TOKENS);
      expect(next.refreshToken).not.toBe(someone.refreshToken);
      expect(claimsOf(next.accessToken).sid).toBe(claimsOf(someone.token).sid);
      bodyOf(await wireClient(wire.url, next.accessToken).get('/v1/me'));
    });

    it('twice at once, or after a lost answer, gives the same successor, even if that was spent', async () => {
      const someone = await wire.register();
      const both = await Promise.all([refresh(someone.refreshToken), refresh(someone.refreshToken)]);
      const [first, second] = both.map((answer) => bodyOf(answer).refreshToken);
      expect(second).toBe(first);
      bodyOf(await refresh(first));
      expect(bodyOf(await refresh(someone.refreshToken)).refreshToken).toBe(first);
      expect(await sessions(someone)).toHaveLength(1);
    });

    it('with a token long spent ends the whole session', async () => {
      const someone = await wire.register();
      const elsewhere = await login(someone);
      const next = bodyOf(await refresh(someone.refreshToken));
      const answer = await eventually(
        async () => {
          const tried = await refresh(someone.refreshToken);
          return tried.status === 401 ? tried : undefined;
        },
        { what: 'the grace of a spent token to be over' },
      );
      expectProblem(answer, 'unauthenticated');
      expectProblem(await refresh(next.refreshToken), 'unauthenticated');
      const left = bodyOf(await wireClient(wire.url, elsewhere.accessToken).get('/v1/me/sessions')).items;
      expect(left).toEqual([{ ...SESSION, id: claimsOf(elsewhere.accessToken).sid }]);
      bodyOf(await refresh(elsewhere.refreshToken));
    });

    it.each(['', 'x', 'x'.repeat(10_000), 'a.b.c', '\u202e'])('with %j is refused', async (token) => {
      const answer = await refresh(token);
      if (token === '') expectProblem(answer, 'validation', '/refreshToken');
      else if (answer.status === 400) expectProblem(answer, 'validation', '/refreshToken');
      else expectProblem(answer, 'unauthenticated');
    });

    it.each([null, 1, {}, undefined])('with %j is `validation`', async (token) => {
      expectProblem(await refresh(token), 'validation', '/refreshToken');
    });

    it('with an access token is 401', async () => {
      expectProblem(await refresh(person.token), 'unauthenticated');
    });
  });

  describe('signing out', () => {
    it('ends the session, 204, also again', async () => {
      const someone = await wire.register();
      const out = () => someone.http.post('/v1/auth/logout', { refreshToken: someone.refreshToken });
      expect((await out()).status).toBe(204);
      expectProblem(await refresh(someone.refreshToken), 'unauthenticated');
      expect((await out()).status).toBe(204);
    });

    it("with another's token, or none of ours, answers 204 and does nothing", async () => {
      const other = await wire.register();
      for (const refreshToken of [other.refreshToken, 'x'])
        expect((await person.http.post('/v1/auth/logout', { refreshToken })).status).toBe(204);
      bodyOf(await refresh(other.refreshToken));
    });

    it('needs a token and a body', async () => {
      expectProblem(await wire.anonymous.post('/v1/auth/logout', { refreshToken: 'x' }), 'unauthenticated');
      expectProblem(await person.http.post('/v1/auth/logout', {}), 'validation', '/refreshToken');
    });
  });

  it('carry what the page says in their access tokens', async () => {
    const someone = await wire.register({ timeZone: 'Europe/Berlin' });
    const claims = claimsOf(someone.token);
    expect(claims).toEqual({
      iss: TEXT,
      aud: expect.anything(),
      sub: someone.id,
      sid: ID,
      premium: false,
      tz: 'Europe/Berlin',
      iat: expect.any(Number),
      exp: claims.iat + 900,
    });
  });
});
