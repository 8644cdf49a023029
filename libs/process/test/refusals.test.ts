import { generateKeyPairSync } from 'node:crypto';
import { FORBIDDEN, MINE, startTiny, type Tiny, tokenWith } from './tiny';

const STRANGE = '01936b2f-0000-7000-8000-00000000dead';
let tiny: Tiny;
let token: string;

beforeAll(async () => {
  tiny = await startTiny();
  token = await tokenWith();
});
afterAll(() => tiny?.stop());

interface Sent {
  method?: string;
  body?: unknown;
  /** As it goes over the wire, instead of `body`. */
  raw?: string | Buffer;
  headers?: Record<string, string>;
  anonymous?: boolean;
}

async function send(path: string, { method = 'GET', body, raw, headers = {}, anonymous }: Sent = {}) {
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await fetch(tiny.url + path, {
    method,
    headers: {
      ...(anonymous ? {} : { authorization: `Bearer ${token}` }),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: payload as RequestInit['body'],
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : undefined };
}
const post = (body: unknown) => send('/v1/things', { method: 'POST', body });
const postRaw = (raw: string | Buffer, headers = {}) => send('/v1/things', { method: 'POST', raw, headers });
const slugOf = (answer: { body: { type: string } }) => answer.body.type.split('/').at(-1);
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('a body', () => {
  test('that is right is taken: trimmed, with null and absent told apart', async () => {
    const { status, body } = await post({ name: '  Meditate ', note: 'a\nb', amount: null });
    expect(status).toBe(201);
    expect(body).toEqual({ name: 'Meditate', note: 'a\nb', amount: null });
  });

  test.each([
    ['a name that is a number', { name: 5 }, '/name'],
    ['a name that is empty after trimming', { name: '  ' }, '/name'],
    ['a name that is too long', { name: '12345678901' }, '/name'],
    ['a name with NUL', { name: 'a\0b' }, '/name'],
    ['a name with a line break', { name: 'a\nb' }, '/name'],
    ['a name that is null', { name: null }, '/name'],
    ['no name', {}, '/name'],
    ['an unknown field', { name: 'a', pillarId: null }, '/pillarId'],
    ['an unknown field with a strange name', { name: 'a', 'a/b~c': 1 }, '/a~1b~0c'],
    ['a number as text', { name: 'a', amount: '5' }, '/amount'],
    ['a fraction', { name: 'a', amount: 1.5 }, '/amount'],
    ['a number beyond the range', { name: 'a', amount: 101 }, '/amount'],
    ['a number beyond all numbers', '{"name":"a","amount":1e999}', '/amount'],
    ['a number that is true', { name: 'a', amount: true }, '/amount'],
    ['a list for an object', { name: 'a', inner: [] }, '/inner'],
    ['an unknown field inside', { name: 'a', inner: { day: 1, week: 2 } }, '/inner/week'],
    ['a wrong item', { name: 'a', days: [{ day: 1 }, { day: 8 }] }, '/days/1/day'],
    ['too many items', { name: 'a', days: [1, 2, 3, 4] }, '/days'],
    ['an error of a shape of its own', { name: 'a', shape: 'odd' }, '/shape/a~1b'],
    ['a lone surrogate', '{"name":"\\ud800"}', '/name'],
    ['a lone surrogate in an unread place', '{"name":"a","shape":{"x":["\\udfff"]}}', '/shape/x/0'],
    ['a prototype key', '{"name":"a","__proto__":{"admin":true}}', '/__proto__'],
    ['a constructor key', '{"name":"a","constructor":{"prototype":{"x":1}}}', '/constructor'],
    ['a list', [], ''],
    ['null', 'null', ''],
    ['a text', '"name"', ''],
    ['a number', '5', ''],
    ['no JSON', '{"name":', ''],
    ['deep JSON', `{"name":"a","shape":${nested(17)}}`, '/shape'],
    ['very deep JSON', nested(30_000), ''],
  ])('with %s is refused', async (_name, body, pointer) => {
    const answer = await (typeof body === 'string' ? postRaw(body) : post(body));
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status: 400, instance: '/v1/things' });
    expect(slugOf(answer)).toBe('validation');
    expect(answer.body.errors[0]).toEqual({ pointer, detail: expect.any(String) });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('of invalid UTF-8 is refused, not repaired', async () => {
    const answer = await postRaw(Buffer.from([0x7b, 0x22, 0x6e, 0xff, 0x22, 0x3a, 0x31, 0x7d]));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '' }] } });
  });

  test('counts code points, not units', async () => {
    expect((await post({ name: '🔥'.repeat(10) })).status).toBe(201);
    expect((await post({ name: '🔥'.repeat(11) })).status).toBe(400);
  });

  test.each([
    'text/plain',
    'application/xml',
    'application/json; charset=latin1',
    ';;;',
    'application/jsonp',
  ])('of type %s is 415', async (type) => {
    const answer = await postRaw('{"name":"a"}', { 'content-type': type });
    expect([answer.status, slugOf(answer)]).toEqual([415, 'unsupported-media-type']);
  });

  test('with the charset said is taken', async () => {
    expect(
      (await postRaw('{"name":"a"}', { 'content-type': 'application/json; charset=UTF-8' })).status,
    ).toBe(201);
  });

  test.each([
    [65 * 1024, 413],
    [10 * 1024 * 1024, 413],
    [63 * 1024, 400],
  ])('of %s bytes gets %s', async (bytes, status) => {
    expect((await postRaw(JSON.stringify({ name: 'x'.repeat(bytes) }))).status).toBe(status);
  });

  test('may be larger where the route says so', async () => {
    const batch = (bytes: number) =>
      send('/v1/batch', { method: 'POST', body: { operations: ['x'.repeat(bytes)] } });
    expect((await batch(3 * 1024 * 1024)).body).toEqual({ count: 1 });
    expect((await batch(5 * 1024 * 1024)).status).toBe(413);
  });

  test('whose items are parsed one by one is not refused for one of them', async () => {
    const raw = `{"operations":["\\ud800",${nested(1_000)},{"__proto__":1}]}`;
    expect((await send('/v1/batch', { method: 'POST', raw })).body).toEqual({ count: 3 });
  });
});

describe('the first of several refusals is told', () => {
  const put = (id: string, date: string, sent: Sent) =>
    send(`/v1/things/${id}/dates/${date}`, { method: 'PUT', ...sent });
  const large = { raw: 'x'.repeat(100_000) };
  const wrongType = { raw: '{}', headers: { 'content-type': 'text/plain' } };

  test.each<[string, string, string, Sent, number]>([
    ['401 before 404', STRANGE, '2026-11-20', { anonymous: true, ...large }, 401],
    ['404 before 413', STRANGE, '2026-11-20', large, 404],
    ['404 before 415', STRANGE, '2026-11-20', wrongType, 404],
    ['404 before 400 of the body', STRANGE, '2026-11-20', { body: { name: 5 } }, 404],
    ['404 before 400 of the path', STRANGE, '2026-02-30', { body: { name: 'a' } }, 404],
    ['413 before 403', FORBIDDEN, '2026-11-20', large, 413],
    ['415 before 403', FORBIDDEN, '2026-11-20', wrongType, 415],
    ['403 before 400', FORBIDDEN, '2026-11-20', { body: {} }, 403],
    ['400 of the body', MINE, '2026-11-20', { body: {} }, 400],
    ['400 of the path', MINE, '2026-02-30', { body: { name: 'a' } }, 400],
    ['nothing', MINE, '2026-11-20', { body: { name: 'a' } }, 200],
  ])('%s', async (_name, id, date, sent, status) => {
    expect((await put(id, date, sent)).status).toBe(status);
  });

  test('a wrong method is 405 with what is taken, after 401', async () => {
    const answer = await send('/v1/things', { method: 'DELETE' });
    expect([answer.status, slugOf(answer), answer.headers.get('allow')]).toEqual([
      405,
      'method-not-allowed',
      'POST',
    ]);
    expect((await send('/v1/things', { method: 'DELETE', anonymous: true })).status).toBe(401);
    expect((await send('/v1/open', { method: 'POST', anonymous: true })).status).toBe(405);
    expect((await send('/v1/things', { method: 'PUT', ...large })).status).toBe(405);
  });

  test('an unknown path is 404, after 401', async () => {
    expect((await send('/v1/nothing')).status).toBe(404);
    expect((await send('/v1/nothing', { method: 'POST', ...large })).status).toBe(404);
    expect((await send('/v1/nothing', { anonymous: true })).status).toBe(401);
    expect((await send('/nothing', { anonymous: true })).status).toBe(404);
    expect((await send('/v1/things/%FF')).status).toBe(404);
    expect((await send(`/v1/things/${'x'.repeat(5_000)}/dates/2026-11-20`, { method: 'PUT' })).status).toBe(
      404,
    );
    expect((await send('/%761/whoami', { anonymous: true })).status).toBe(401);
  });
});

describe('a query', () => {
  const open = (query: string) => send(`/v1/open?${query}`, { anonymous: true });

  test('has defaults, and unknown or empty parameters count for nothing', async () => {
    expect((await open('limit=&x=1&x=2&__proto__=1')).body).toEqual({ limit: 50, cursor: null });
  });

  test.each([
    'limit=0',
    'limit=101',
    'limit=1000000',
    'limit=ten',
    'limit=5&limit=5',
    'limit=1.5',
    'limit=1e1',
  ])('%s is refused', async (query) => {
    expect(await open(query)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/query/limit' }] },
    });
  });
});

describe('an access token', () => {
  const whoAmI = async (authorization: string) => {
    const answer = await send('/v1/whoami', { anonymous: true, headers: { authorization } });
    return answer.status === 200 ? 200 : `${answer.status} ${slugOf(answer)}`;
  };
  const bearer = async (claims: Parameters<typeof tokenWith>[0]) =>
    whoAmI(`Bearer ${await tokenWith(claims)}`);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test('that is ours is taken, again and again', async () => {
    expect(await bearer({})).toBe(200);
    expect(await whoAmI(`bearer ${token}`)).toBe(200);
    expect(await whoAmI(`Bearer ${token}`)).toBe(200);
  });

  test('that is forged, expired or not for us is refused', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const refused = '401 unauthenticated';
    expect(await bearer({ key: other })).toBe(refused);
    expect(await bearer({ key: other, kid: 'unknown' })).toBe(refused);
    expect(await bearer({ expiresIn: -1 })).toBe(refused);
    expect(await bearer({ issuer: 'https://elsewhere.example' })).toBe(refused);
    expect(await bearer({ audience: 'other' })).toBe(refused);
    expect(await bearer({ sub: 'no-id' })).toBe(refused);
    const payload = token.split('.')[1]!;
    expect(await whoAmI(`Bearer ${part({ alg: 'none' })}.${payload}.`)).toBe(refused);
    const [header, , signature] = token.split('.');
    expect(await whoAmI(`Bearer ${header}.${part({ sub: 'x' })}.${signature}`)).toBe(refused);
    for (const text of [
      '',
      'Bearer',
      'Bearer x',
      'Basic YTpi',
      `Bearer ${token} ${token}`,
      `Bearer ${'x'.repeat(9_000)}`,
    ])
      expect(await whoAmI(text)).toBe(refused);
  });

  test('that expires while it is remembered is refused from then on', async () => {
    const short = await tokenWith({ expiresIn: 1 });
    expect(await whoAmI(`Bearer ${short}`)).toBe(200);
    tiny.letPass(1_100);
    expect(await whoAmI(`Bearer ${short}`)).toBe('401 unauthenticated');
    tiny.letPass(-1_100);
  });
});

describe('every answer', () => {
  test('carries a request id, the own one where it is one', async () => {
    const idFor = async (given: string) =>
      (await send('/v1/open', { headers: { 'x-request-id': given } })).headers.get('x-request-id');
    expect(await idFor('My-id_1.2')).toBe('My-id_1.2');
    for (const odd of ['has space', 'x'.repeat(65), 'ä'.normalize('NFD').slice(0, 1) + '!'])
      expect(await idFor(odd)).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
    expect((await send('/v1/things/%FF')).headers.get('x-request-id')).toBeTruthy();
  });

  test('to an error inside is a bare 500', async () => {
    const answer = await send('/v1/broken');
    expect([answer.status, slugOf(answer)]).toEqual([500, 'internal']);
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|stack|\.ts/);
  });
});
