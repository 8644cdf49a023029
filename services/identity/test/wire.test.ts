import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { type Stack, startStack, wireClient } from '#libs/testing';

let stack: Stack;
beforeAll(async () => (stack = await startStack({ parts: ['identity'] })));
afterAll(() => stack.stop());

const PASSWORD = 'correct horse battery';
type Registration = Record<'username' | 'email' | 'password', string>;

let people = 0;
const registration = (over: object = {}): Registration => {
  people += 1;
  return { username: `wire-${people}`, email: `wire-${people}@example.org`, password: PASSWORD, ...over };
};
const register = async (over: object = {}) => {
  const body = registration(over);
  const answer = await stack.anonymous.post('/v1/auth/register', body);
  expect(answer.status).toBe(201);
  return { ...answer.body, ...body, http: wireClient(stack.url, answer.body.accessToken) };
};

describe('registering', () => {
  test('answers the profile and tokens that hold for 15 minutes', async () => {
    const { user, accessToken, refreshToken, expiresIn } = await register({
      username: 'Lindon',
      displayName: ' Wei  ',
    });
    expect(expiresIn).toBe(900);
    expect(refreshToken).toEqual(expect.any(String));
    expect(user).toEqual({
      id: expect.any(String),
      username: 'Lindon',
      email: expect.any(String),
      displayName: 'Wei',
      avatarUrl: null,
      isPremium: false,
      settings: { sounds: true, haptics: true, theme: 'system', timeZone: 'UTC', dayStartsAt: '00:00' },
      lastSeenAt: expect.any(String),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', stack.url));
    const { payload } = await jwtVerify(accessToken, keys);
    expect(decodeProtectedHeader(accessToken).alg).toBe('EdDSA');
    expect(payload).toMatchObject({
      sub: user.id,
      sid: expect.any(String),
      premium: false,
      tz: 'UTC',
      iss: expect.any(String),
      aud: expect.any(String),
    });
    expect(payload.exp! - payload.iat!).toBe(900);
  });

  test('a taken name or email, in whatever case, is a conflict', async () => {
    const { username, email } = await register();
    for (const over of [{ username: username.toUpperCase() }, { email: email.toUpperCase() }]) {
      const { status, body } = await stack.anonymous.post('/v1/auth/register', registration(over));
      expect([status, body.type]).toEqual([409, 'https://sacredvalley.example/problems/conflict']);
    }
  });

  test.each<[object, string]>([
    [{ username: 'ab' }, '/username'],
    [{ username: 'with space' }, '/username'],
    [{ username: 'nul\u0000' }, '/username'],
    [{ username: 7 }, '/username'],
    [{ email: 'nobody' }, '/email'],
    [{ email: null }, '/email'],
    [{ password: 'short' }, '/password'],
    [{ password: 'x'.repeat(129) }, '/password'],
    [{ displayName: 'x'.repeat(51) }, '/displayName'],
    [{ timeZone: '+01:00' }, '/timeZone'],
    [{ timeZone: 'Mars/Olympus' }, '/timeZone'],
    [{ isPremium: true }, '/isPremium'],
    [{ ['__proto__x']: 1 }, '/__proto__x'],
  ])('%j is told at %s', async (over, pointer) => {
    const { status, body } = await stack.anonymous.post('/v1/auth/register', registration(over));
    expect(status).toBe(400);
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });

  test('a name of 50 code points outside the basic plane fits', async () => {
    const { user } = await register({ displayName: '🐉'.repeat(50) });
    expect([...user.displayName]).toHaveLength(50);
  });
});

describe('signing in', () => {
  test('by name or email; wrong in the same words whether or not there is an account', async () => {
    const { username, email, user } = await register();
    for (const login of [username.toUpperCase(), email.toUpperCase()]) {
      const { status, body } = await stack.anonymous.post('/v1/auth/login', {
        login,
        password: PASSWORD,
      });
      expect([status, body.user.id, body.expiresIn]).toEqual([200, user.id, 900]);
    }
    const wrong = await stack.anonymous.post('/v1/auth/login', {
      login: username,
      password: 'not this one',
    });
    const nobody = await stack.anonymous.post('/v1/auth/login', {
      login: 'nobody-here',
      password: 'not this one',
    });
    expect([wrong.status, wrong.body.detail]).toEqual([401, nobody.body.detail]);
    expect(nobody.status).toBe(401);
  });
});

describe('refreshing', () => {
  test('gives both tokens; many at once give one successor', async () => {
    const { refreshToken, user } = await register();
    const refresh = () => stack.anonymous.post('/v1/auth/refresh', { refreshToken });
    const answers = await Promise.all(Array.from({ length: 20 }, refresh));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
    const me = await wireClient(stack.url, answers[7]!.body.accessToken).get('/v1/me');
    expect(me.body.id).toBe(user.id);
  });

  test('what is no token is 401, what is no text 400', async () => {
    const refresh = (refreshToken: unknown) => stack.anonymous.post('/v1/auth/refresh', { refreshToken });
    expect((await refresh('rubbish')).status).toBe(401);
    expect((await refresh(7)).status).toBe(400);
  });
});

describe('the profile', () => {
  test('is changed in part; an empty change changes nothing', async () => {
    const { http, user } = await register();
    const changed = await http.patch('/v1/me', {
      displayName: 'Orthos',
      avatarUrl: 'https://example.org/o.png',
      settings: { theme: 'dark', timeZone: 'europe/berlin', dayStartsAt: '04:00' },
    });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      displayName: 'Orthos',
      avatarUrl: 'https://example.org/o.png',
      settings: { sounds: true, theme: 'dark', timeZone: 'Europe/Berlin', dayStartsAt: '04:00' },
    });
    for (const nothing of [{}, { settings: {} }]) {
      const { status, body } = await http.patch('/v1/me', nothing);
      expect([status, body.displayName]).toEqual([200, 'Orthos']);
    }
    expect((await http.patch('/v1/me', { avatarUrl: null })).body.avatarUrl).toBeNull();
    expect((await http.get('/v1/me')).body).toMatchObject({ id: user.id, avatarUrl: null });
  });

  test.each<[object, string]>([
    [{ displayName: ' ' }, '/displayName'],
    [{ displayName: null }, '/displayName'],
    [{ avatarUrl: 'javascript:alert(1)' }, '/avatarUrl'],
    [{ settings: null }, '/settings'],
    [{ settings: { theme: 'pink' } }, '/settings/theme'],
    [{ settings: { timeZone: 'EST5EDT,M3.2.0' } }, '/settings/timeZone'],
    [{ settings: { dayStartsAt: '12:01' } }, '/settings/dayStartsAt'],
    [{ settings: { dayStartsAt: '4:00' } }, '/settings/dayStartsAt'],
    [{ username: 'other' }, '/username'],
  ])('%j is told at %s', async (change, pointer) => {
    const { http } = await register();
    const { status, body } = await http.patch('/v1/me', change);
    expect(status).toBe(400);
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });
});

describe('sessions', () => {
  test('are listed newest first, in pages, and revoked one by one', async () => {
    const { http, username } = await register();
    const second = await stack.anonymous.post('/v1/auth/login', { login: username, password: PASSWORD });
    const first = await http.get('/v1/me/sessions?limit=1');
    expect(first.body.items).toEqual([
      {
        id: expect.any(String),
        createdAt: expect.any(String),
        lastSeenAt: expect.any(String),
        userAgent: expect.anything(),
        ip: expect.any(String),
        current: false,
      },
    ]);
    const rest = await http.get(`/v1/me/sessions?limit=1&cursor=${first.body.nextCursor}`);
    expect([rest.body.items[0].current, rest.body.nextCursor]).toEqual([true, null]);
    expect((await http.delete(`/v1/me/sessions/${first.body.items[0].id}`)).status).toBe(204);
    expect((await http.delete(`/v1/me/sessions/${first.body.items[0].id}`)).status).toBe(404);
    const refused = await stack.anonymous.post('/v1/auth/refresh', {
      refreshToken: second.body.refreshToken,
    });
    expect(refused.status).toBe(401);
  });

  test('a malformed id is not found, a made-up cursor or a limit out of range is told', async () => {
    const { http } = await register();
    expect((await http.delete('/v1/me/sessions/nonsense')).status).toBe(404);
    const forged = Buffer.from('["2026-99-99T00:00:00.000Z","x"]').toString('base64url');
    expect((await http.get(`/v1/me/sessions?cursor=${forged}`)).status).toBe(400);
    expect((await http.get('/v1/me/sessions?limit=1000000')).status).toBe(400);
  });

  test('logging out ends one’s own session alone', async () => {
    const mine = await register();
    const other = await register();
    expect((await mine.http.post('/v1/auth/logout', { refreshToken: other.refreshToken })).status).toBe(204);
    expect((await other.http.get('/v1/me/sessions')).body.items).toHaveLength(1);
    expect((await mine.http.post('/v1/auth/logout', { refreshToken: mine.refreshToken })).status).toBe(204);
    expect((await mine.http.get('/v1/me/sessions')).body.items).toEqual([]);
  });
});

describe('erasing', () => {
  test('needs the password; then the token is nobody’s and the names are free', async () => {
    const { http, username, email } = await register();
    expect((await http.delete('/v1/me', { password: 'not the password' })).status).toBe(403);
    expect((await http.delete('/v1/me', {})).status).toBe(400);
    expect((await http.delete('/v1/me', { password: PASSWORD })).status).toBe(202);
    expect((await http.get('/v1/me')).status).toBe(401);
    await register({ username, email });
  });
});

test('no token is 401 before the body is looked at', async () => {
  for (const [method, path] of [
    ['get', '/v1/me'],
    ['get', '/v1/me/sessions'],
  ] as const)
    expect((await stack.anonymous[method](path)).status).toBe(401);
  expect((await stack.anonymous.patch('/v1/me', { nonsense: true })).status).toBe(401);
});

test('keys last over a restart, and so do sessions', async () => {
  const { http, refreshToken, user } = await register();
  await stack.restart();
  expect((await http.get('/v1/me')).body.id).toBe(user.id);
  expect((await stack.anonymous.post('/v1/auth/refresh', { refreshToken })).status).toBe(200);
});

test('with limits on, a storm of guesses is slowed down and told for how long', async () => {
  const limited = await startStack({ parts: ['identity'], settings: { RATE_LIMIT_FACTOR: '0.1' } });
  try {
    const guess = () => limited.anonymous.post('/v1/auth/login', { login: 'someone', password: 'a guess' });
    const answers = await Promise.all(Array.from({ length: 8 }, guess));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(5);
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
  } finally {
    await limited.stop();
  }
});
