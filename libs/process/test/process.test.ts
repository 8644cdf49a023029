import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { promisify } from 'node:util';
import { eventually } from '#libs/testing';
import { FrontDoor } from '../front-door';
import { Metrics } from '../metrics/metrics';
import { startTiny, type Tiny, tokenWith } from './tiny';

const get = async (url: string) => {
  const answer = await fetch(url);
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text };
};
/** What comes back until the connection ends. */
const sendRaw = async ({ port }: { port: number }, text: string): Promise<string> => {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  return Buffer.concat(await socket.toArray()).toString();
};
const readiness = async (tiny: Tiny) => {
  const { status, text } = await get(`${tiny.url}/health/ready`);
  const { dependencies } = JSON.parse(text) as { dependencies: Record<string, { status: string }> };
  return { status, dependencies };
};

describe('a process', () => {
  let tiny: Tiny;
  beforeAll(async () => {
    tiny = await startTiny();
  });
  afterAll(() => tiny?.stop());

  test('is live and ready, and names what it depends on', async () => {
    expect((await get(`${tiny.url}/health/live`)).status).toBe(200);
    const ready = await readiness(tiny);
    expect(ready.status).toBe(200);
    expect(Object.keys(ready.dependencies)).toEqual(['postgres', 'redis', 'bus', 'migrations']);
  });

  test('has its metrics on a port of their own', async () => {
    await get(`${tiny.url}/v1/open`);
    const { text } = await get(`http://127.0.0.1:${tiny.metricsPort}/metrics`);
    expect(text).toMatch(
      /http_request_duration_seconds_count{parts="habit",method="GET",route="\/v1\/open",status="200"/,
    );
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    expect(text).toContain('bus_dead_letters');
    expect(text).toMatch(/^database_pool_connections_max\{[^}]*schema="content"[^}]*\} [1-9]/m);
    expect(text).toMatch(/^database_statement_duration_seconds_count\{[^}]*schema="content"[^}]*\} [1-9]/m);
    expect((await get(`${tiny.url}/metrics`)).status).toBe(404);
  });

  test('has a page of its documents with the headers that pages need', async () => {
    const { status, text, headers } = await get(`${tiny.url}/docs`);
    expect([status, text]).toEqual([200, expect.stringContaining('/docs/openapi.json')]);
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('believes what a proxy on this machine says of the address of a client', async () => {
    const answer = await fetch(`${tiny.url}/v1/address`, {
      headers: { 'x-forwarded-for': '6.6.6.6, 203.0.113.7' },
    });
    expect(await answer.json()).toEqual({ address: '203.0.113.7' });
  });

  test.each([
    ['a word', 'unknown', '127.0.0.1'],
    ['a word behind an address', '203.0.113.7, <script>', '127.0.0.1'],
    ['a word before an address', 'secret, 203.0.113.7', '203.0.113.7'],
    ['an address with a port', '203.0.113.7:80', '127.0.0.1'],
    ['nothing between commas', ',,', '127.0.0.1'],
  ])('believes no address that is none: %s', async (_name, forwarded, address) => {
    const answer = await fetch(`${tiny.url}/v1/address`, { headers: { 'x-forwarded-for': forwarded } });
    expect(await answer.json()).toEqual({ address });
  });

  test.each(['h2c', 'websocket', 'TLS/1.0'])('answers who offers %s in plain HTTP', async (protocol) => {
    tiny.app.getHttpServer().on('upgrade', () => undefined);
    const text = await sendRaw(
      tiny,
      `GET /v1/open HTTP/1.1\r\nHost: x\r\nUpgrade: ${protocol}\r\nConnection: Upgrade, close\r\n\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1.1 200 /);
  });

  test('a figure that fails spoils no other', async () => {
    const metrics = new Metrics(['gateway']);
    metrics.watch('settled', 'What is there.', () => 7);
    metrics.watch('away', 'What is not.', () => Promise.reject(new Error('away')));
    const port = await metrics.listen(0, '127.0.0.1');
    const { status, text } = await get(`http://127.0.0.1:${port}/metrics`);
    metrics.close();
    expect(status).toBe(200);
    expect(text).toContain('settled{parts="gateway"} 7');
  });

  test('has its metrics for this machine alone, wherever else it listens', async () => {
    const wide = await startTiny({ host: '0.0.0.0' });
    // All of 127/8 is this machine, but only one of it is asked for metrics.
    await expect(fetch(`http://127.0.0.2:${wide.metricsPort}/metrics`)).rejects.toThrow('fetch failed');
    expect((await fetch(`http://127.0.0.1:${wide.metricsPort}/metrics`)).status).toBe(200);
    await wide.stop();
  });

  test('answers what is no HTTP with a problem', async () => {
    const text = await sendRaw(tiny, 'NONSENSE\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1.1 400 [^]*application\/problem\+json[^]*x-request-id/);
  });

  test('keeps no connection of who sent none and does not hang up', async () => {
    const server = tiny.app.getHttpServer() as Server;
    const connections = () => promisify(server.getConnections.bind(server))();
    const before = await connections();
    const socket = connect({ port: tiny.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined);
    socket.write('NONSENSE\r\n\r\n');
    await once(socket, 'data');
    await eventually(async () => (await connections()) <= before, { what: 'the server to hang up' });
    socket.destroy();
  });

  test('says so when Redis is away, answers on, and is ready again when it is back', async () => {
    const open = () => get(`${tiny.url}/v1/open`);
    await tiny.killRedis();
    await eventually(async () => (await readiness(tiny)).status === 503, { what: 'not ready without Redis' });
    expect((await readiness(tiny)).dependencies.redis).toEqual({ status: 'down' });
    expect((await open()).status).toBe(200);
    // Proxies go on to send requests here: no other replica could do better.
    expect((await get(`${tiny.url}/health/serving`)).status).toBe(200);
    await tiny.restartRedis();
    await eventually(async () => (await readiness(tiny)).status === 200, { what: 'ready with Redis back' });
  });
});

test('a process that has not booted says so itself', async () => {
  const door = new FrontDoor();
  const port = await door.listen(0, '127.0.0.1');
  try {
    const url = `http://127.0.0.1:${port}`;
    expect((await get(`${url}/health/live`)).status).toBe(200);
    expect(await readiness({ url } as Tiny)).toMatchObject({
      status: 503,
      dependencies: { migrations: { status: 'down' } },
    });
    expect((await get(`${url}/health/serving`)).status).toBe(503);
    const { status, headers } = await get(`${url}/v1/me`);
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(headers.get('content-type')).toContain('application/problem+json');
  } finally {
    door.closeAll();
  }
});

test('without trusted proxies nobody is believed', async () => {
  const tiny = await startTiny({ trustedProxies: ['192.0.2.1'] });
  const answer = await fetch(`${tiny.url}/v1/address`, { headers: { 'x-forwarded-for': '203.0.113.7' } });
  expect(await answer.json()).toEqual({ address: '127.0.0.1' });
  await tiny.stop();
});

test('a process that speaks for others is ready only when they are', async () => {
  let partStatus = 503;
  const part = createServer((_request, response) => response.writeHead(partStatus).end('{}')).listen(0);
  await once(part, 'listening');
  const url = `http://127.0.0.1:${(part.address() as AddressInfo).port}`;
  const tiny = await startTiny({ partUrls: [{ name: 'clan', url }] });
  try {
    expect(await readiness(tiny)).toMatchObject({ status: 503, dependencies: { clan: { status: 'down' } } });
    expect((await get(`${tiny.url}/health/ready?alone=true`)).status).toBe(200);
    partStatus = 200;
    await eventually(async () => (await readiness(tiny)).status === 200, { what: 'ready with the part' });
  } finally {
    await tiny.stop();
    part.close();
  }
});

test('a drain answers what was asked before it, takes nothing new, and closes once', async () => {
  const tiny = await startTiny();
  const token = await tokenWith();
  const slow = fetch(`${tiny.url}/v1/slow`, { headers: { authorization: `Bearer ${token}` } });
  await eventually(() => tiny.slowRequests() === 1, { what: 'the slow request to be in work' });
  const stopped = Promise.all([tiny.stop(), tiny.stop()]);
  await eventually(
    () =>
      fetch(`${tiny.url}/health/live`).then(
        () => false,
        () => true,
      ),
    {
      what: 'new connections to be refused',
    },
  );
  tiny.finishSlow();
  const answer = await slow;
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, expect.anything()]);
  await stopped;
});

test('a port that is taken stops the boot', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  await expect(startTiny({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  taken.close();
});
