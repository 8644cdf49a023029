import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
} from 'node:crypto';
import { type Person, type Stack, startStack } from '#libs/testing';
import { bodyOf, newId } from '../facts';
import { expectProblem } from '../problems';
import { raw } from '../raw';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());

/** A token of any header and claims, signed by any key or none. */
function forge(
  header: object,
  claims: object,
  signature: (text: string) => Buffer = () => Buffer.alloc(0),
): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${signature(Buffer.from(text).toString()).toString('base64url')}`;
}
const by = (key: KeyObject) => (text: string) => sign(null, Buffer.from(text), key);

/** Runs a system of its own, because a token that expired can only be made with the key. */
describe('Access tokens', () => {
  const ours = generateKeyPairSync('ed25519');
  const another = generateKeyPairSync('ed25519');
  let stack: Stack;
  let person: Person;
  let header: Record<string, unknown>;
  let claims: Record<string, unknown>;
  let publicKey: JsonWebKey;
  beforeAll(async () => {
    stack = await startStack({
      settings: { TOKEN_KEY: ours.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    });
    person = await stack.register();
    [header, claims] = person.token.split('.').slice(0, 2).map(decode) as [typeof header, typeof claims];
    [publicKey] = bodyOf(await stack.anonymous.get('/.well-known/jwks.json')).keys;
  });
  afterAll(() => stack?.stop());

  const me = (authorization: string | string[]) =>
    raw(stack.url, { method: 'GET', path: '/v1/me', headers: { authorization } });
  const now = (): number => Math.floor(Date.now() / 1000);

  it('are EdDSA, and their key is published without its private half', async () => {
    expect(header).toMatchObject({ alg: 'EdDSA', kid: expect.any(String) });
    expect(publicKey).toMatchObject({ kty: 'OKP', crv: 'Ed25519', kid: header['kid'] });
    expect(publicKey).not.toHaveProperty('d');
    expect(createPublicKey({ key: publicKey, format: 'jwk' }).equals(ours.publicKey)).toBe(true);
  });

  it('that we sign as the page says are taken, so the forged ones below fail for the right reason', async () => {
    expect((await me(`Bearer ${forge(header, claims, by(ours.privateKey))}`)).status).toBe(200);
    expect((await me(`bearer ${person.token}`)).status).toBe(200);
  });

  const forged: [string, () => string][] = [
    [
      'expired',
      () => forge(header, { ...claims, iat: now() - 2000, exp: now() - 1000 }, by(ours.privateKey)),
    ],
    ['without an end', () => forge(header, { ...claims, exp: undefined }, by(ours.privateKey))],
    ['with an end that is text', () => forge(header, { ...claims, exp: 'never' }, by(ours.privateKey))],
    ['not begun', () => forge(header, { ...claims, nbf: now() + 1000 }, by(ours.privateKey))],
    ['for another audience', () => forge(header, { ...claims, aud: 'other' }, by(ours.privateKey))],
    ['by another issuer', () => forge(header, { ...claims, iss: 'other' }, by(ours.privateKey))],
    ['of nobody', () => forge(header, { ...claims, sub: undefined }, by(ours.privateKey))],
    ['of a strange subject', () => forge(header, { ...claims, sub: "x' or 1=1" }, by(ours.privateKey))],
    ['of another key', () => forge(header, claims, by(another.privateKey))],
    [
      'of another key with its own id',
      () => forge({ ...header, kid: 'mine' }, claims, by(another.privateKey)),
    ],
    [
      'with the key inside',
      () =>
        forge(
          { ...header, jwk: another.publicKey.export({ format: 'jwk' }) },
          claims,
          by(another.privateKey),
        ),
    ],
    ['alg none', () => forge({ alg: 'none', typ: 'JWT' }, claims)],
    ['alg None with a kid', () => forge({ ...header, alg: 'None' }, claims)],
    ['EdDSA without a signature', () => forge(header, claims)],
    [
      'HS256 with the public key in PEM',
      () => hs256(ours.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
    ],
    ['HS256 with the public key in bytes', () => hs256(Buffer.from(publicKey.x!, 'base64url'))],
    [
      'with other claims under the old signature',
      () => [encode(header), encode({ ...claims, premium: true }), person.token.split('.')[2]].join('.'),
    ],
    ['cut short', () => person.token.slice(0, -4)],
    ['in four parts', () => `${person.token}.x`],
    ['no JSON', () => 'a.b.c'],
    ['very long', () => 'x'.repeat(6000)],
  ];
  const hs256 = (secret: string | Buffer): string =>
    forge({ ...header, alg: 'HS256' }, claims, (text) => createHmac('sha256', secret).update(text).digest());

  it.each(forged)('%s are 401', async (_what, token) => {
    expectProblem(await me(`Bearer ${token()}`), 'unauthenticated');
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic eDp5', 'Token x'])(
    'an Authorization of %j is 401',
    async (value) => {
      expectProblem(await me(value), 'unauthenticated');
    },
  );

  it('in the query or a cookie are not taken', async () => {
    const path = `/v1/me?access_token=${person.token}&token=${person.token}`;
    expectProblem(await raw(stack.url, { method: 'GET', path }), 'unauthenticated');
    expectProblem(
      await raw(stack.url, {
        method: 'GET',
        path: '/v1/me',
        headers: { cookie: `accessToken=${person.token}` },
      }),
      'unauthenticated',
    );
  });

  it('are needed on every call that is not marked public', async () => {
    const calls = [
      ['POST', '/v1/auth/logout'],
      ['GET', '/v1/me'],
      ['PATCH', '/v1/me'],
      ['DELETE', '/v1/me'],
      ['GET', '/v1/me/sessions'],
      ['DELETE', `/v1/me/sessions/${newId()}`],
      ['GET', '/v1/habits'],
      ['POST', '/v1/habits'],
      ['GET', `/v1/habits/${newId()}`],
      ['PUT', `/v1/habits/${newId()}/completions/2026-01-01`],
      ['GET', `/v1/habits/${newId()}/completions`],
      ['POST', '/v1/completions/batch'],
      ['GET', '/v1/progress'],
      ['GET', '/v1/progress/streaks'],
      ['GET', '/v1/progress/ledger'],
      ['GET', '/v1/clans'],
      ['POST', '/v1/clans'],
      ['GET', `/v1/clans/${newId()}`],
      ['GET', `/v1/clans/${newId()}/members`],
      ['POST', `/v1/clans/${newId()}/members`],
      ['GET', '/v1/me/clans'],
      ['PUT', '/v1/me/banner'],
      ['GET', '/v1/me/ranks'],
      ['GET', '/v1/boards/global?period=day'],
      ['GET', '/v1/boards/global/around/me?period=day'],
    ] as const;
    for (const [method, path] of calls) {
      const answer = await raw(stack.url, { method, path });
      expect([method, path, answer.status]).toEqual([method, path, 401]);
    }
  });

  it('and the keys last over restarts', async () => {
    const plain = await startStack();
    try {
      const someone = await plain.register();
      await plain.restart();
      bodyOf(await someone.http.get('/v1/me'));
    } finally {
      await plain.stop();
    }
  });
});
