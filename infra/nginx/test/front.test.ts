import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeWith, freePort } from '#libs/testing';

const NAMES = ['identity', 'habit', 'progression', 'clan', 'leaderboard', 'gateway', 'health'];
const QUIET = '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON';

type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

describeWith('nginx', 'nginx in front of separate services', () => {
  const parts = new Map<string, Server>();
  let behaviour: Behaviour;
  let folder: string;
  let front: ChildProcess;
  let origin: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sacred-valley-front-'));
    const upstreams: Record<string, number[]> = {};
    for (const name of NAMES) {
      const part = createServer((request, response) => {
        response.setHeader('x-part', name);
        behaviour(request, response);
      });
      part.listen(0, '127.0.0.1');
      await once(part, 'listening');
      parts.set(name, part);
      upstreams[name] = [(part.address() as AddressInfo).port];
    }
    // Nobody listens where leaderboard should be.
    parts.get('leaderboard')!.close();
    const port = await freePort();
    const script = path.join(__dirname, 'serve.mts');
    const args = [QUIET, script, folder, String(port), JSON.stringify(upstreams)];
    front = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    await Promise.race([
      once(front.stdout!, 'data'),
      once(front, 'exit').then(() => Promise.reject(new Error('the front did not start'))),
    ]);
    origin = `http://127.0.0.1:${port}`;
  });
  afterAll(async () => {
    front.stdin!.end();
    await once(front, 'exit');
    for (const part of parts.values()) part.closeAllConnections();
    for (const part of parts.values()) part.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    behaviour = (_, response) => response.end('{}');
  });

  test.each([
    ['/v1/auth/login', 'identity'],
    ['/v1/me', 'identity'],
    ['/v1/me/sessions/1', 'identity'],
    ['/.well-known/jwks.json', 'identity'],
    ['/docs/openapi.json', 'identity'],
    ['/v1/habits', 'habit'],
    ['/v1/habits/1/completions/2026-01-01', 'habit'],
    ['/v1/completions/batch', 'habit'],
    ['/v1/progress', 'progression'],
    ['/v1/progress/ledger?limit=3', 'progression'],
    ['/v1/dashboard', 'gateway'],
    ['/v1/operator/overview', 'gateway'],
    ['/v1/operator/services/clan/dead-letters?limit=3', 'clan'],
    ['/v1/operator/operators', 'identity'],
    ['/v1/content/rules', 'progression'],
    ['/v1/clans/1/members', 'clan'],
    ['/v1/me/clans', 'clan'],
    ['/v1/me/banner', 'clan'],
    ['/socket.io/?EIO=4', 'gateway'],
    ['/health/ready', 'health'],
    ['/v1/nothing', 'identity'],
    ['/v1', 'identity'],
    ['/v1/content/..%2Frules', 'progression'],
  ])('%s goes to %s', async (address, part) => {
    expect((await fetch(origin + address)).headers.get('x-part')).toBe(part);
  });

  test('a part that is away is 503: surely not applied, and the client may ask again', async () => {
    const answer = await fetch(`${origin}/v1/boards/global?period=day`, {
      headers: { 'x-request-id': 'mine-1' },
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.headers.get('x-request-id')).toBe('mine-1');
    expect(await answer.json()).toMatchObject({
      type: 'https://sacredvalley.example/problems/unavailable',
      status: 503,
      instance: '/v1/boards/global',
    });
  });

  test('a part that is lost on the way is 500: nobody knows what was applied', async () => {
    behaviour = (request) => request.socket.destroy();
    const answer = await fetch(`${origin}/v1/habits/1/completions/2026-01-01`, { method: 'PUT', body: '{}' });
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ type: 'https://sacredvalley.example/problems/internal' });
  });

  test('a part judges the size of a body itself, and its early refusal arrives', async () => {
    behaviour = (_, response) => response.writeHead(401).end('{"status":401}');
    const body = Buffer.alloc(10 * 1024 * 1024);
    const answer = await fetch(`${origin}/v1/habits`, { method: 'POST', body });
    expect([answer.status, await answer.json()]).toEqual([401, { status: 401 }]);
  });

  test.each([
    ['a broken header', 'GET /v1/me HTTP/1.1\r\nHost: a b\r\nBroken\r\n\r\n'],
    ['an endless address', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
  ])('what is no HTTP is a problem too: %s', async (_, request) => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.end(request);
    let said = '';
    for await (const chunk of socket) said += String(chunk);
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
    expect(said).toContain('application/problem+json');
    expect(said).toContain('problems/validation');
  });

  test.each([
    ['/v1/habits/%00', 404, 'not-found'],
    ['/v1/habits/1/completions/%00', 400, 'validation'],
    ['/nothing', 404, 'not-found'],
  ])('%s is a %d that says so', async (address, status, slug) => {
    const answer = await fetch(origin + address);
    expect([answer.status, await answer.json()]).toEqual([
      status,
      expect.objectContaining({ type: `https://sacredvalley.example/problems/${slug}`, status }),
    ]);
  });

  test('the address of the client is handed on, and none that it claims for itself', async () => {
    behaviour = (request, response) => response.end(JSON.stringify(request.headers));
    const answer = await fetch(`${origin}/v1/me`, { headers: { 'x-forwarded-for': '10.0.0.1' } });
    const seen = (await answer.json()) as Record<string, string>;
    expect(seen['x-forwarded-for']).toMatch(/127\.0\.0\.1$/);
    expect(seen['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
  });
});
