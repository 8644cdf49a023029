import { connect } from 'node:net';
import { openWire, type Person, type Wire } from '#libs/testing';
import { expectProblem } from '../problems';
import { raw } from '../raw';

/** What a client that speaks HTTP by hand gets, until the server closes. */
function spoken(origin: string, text: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port || 80), hostname, () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}

describe('HTTP', () => {
  let wire: Wire;
  let person: Person;
  beforeAll(async () => {
    wire = await openWire();
    person = await wire.register();
  });
  afterAll(() => wire?.stop());
  const closing = () => `Authorization: Bearer ${person.token}\r\nConnection: close\r\n`;

  const broken: [string, () => string][] = [
    ['no host', () => `GET /v1/me HTTP/1.1\r\n${closing()}\r\n`],
    ['no HTTP', () => 'GARBAGE\r\n\r\n'],
    ['an unknown method', () => `BREW /v1/me HTTP/1.1\r\nHost: x\r\n${closing()}\r\n`],
    [
      'headers of 100 KB',
      () => `GET /v1/me HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(100_000)}\r\n${closing()}\r\n`,
    ],
    [
      'two lengths',
      () =>
        `POST /v1/habits HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n${closing()}\r\n{}`,
    ],
    [
      'a length and pieces',
      () =>
        `POST /v1/habits HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n${closing()}\r\n2\r\n{}\r\n0\r\n\r\n`,
    ],
    [
      'broken pieces',
      () =>
        `POST /v1/habits HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n${closing()}\r\nZZ\r\n`,
    ],
  ];
  it.each(broken)('with %s is refused, never a 500', async (_what, text) => {
    expect(await spoken(wire.url, text())).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  it.each(['/v1/me/', '/v1//me', '/V1/me', '//v1/me', '/v1/me;x=1', '/v1/../v1/me'])(
    'does not know %s',
    async (path) => {
      expectProblem(await raw(wire.url, { method: 'GET', path, token: person.token }), 'not-found');
    },
  );

  it('of an older version needs no host', async () => {
    expect(await spoken(wire.url, 'GET /v1/content HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each(['/nothing.js', '/nothing.ico', '/v1/nothing.json', '/assets/nothing.png'])(
    'tells of a lack by a problem at %s',
    async (path) => {
      expectProblem(await raw(wire.url, { method: 'GET', path, token: person.token }), 'not-found');
    },
  );

  it('takes an expectation it does not know as nothing', async () => {
    const body = '{}';
    const text = `PATCH /v1/me HTTP/1.1\r\nHost: x\r\nExpect: a-miracle\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${closing()}\r\n${body}`;
    expect(await spoken(wire.url, text)).toMatch(/^HTTP\/1\.1 (200|417) /);
  });

  it('does not unpack bodies that are packed', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const answer = await raw(wire.url, {
      method: 'PATCH',
      path: '/v1/me',
      token: person.token,
      body: Buffer.from([0x1f, 0x8b, 8, 0]),
      headers,
    });
    expect([400, 415]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('lets nobody keep private answers', async () => {
    expect((await person.http.get('/v1/me')).headers.get('cache-control')).toMatch(/no-store/);
  });
});
