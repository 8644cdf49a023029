import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PartClient, RefusedError } from '../app/part-client';

const PATIENCE_MS = 5_000;

describe('A part that is asked', () => {
  let server: Server;
  let parts: PartClient;
  let answer: RequestListener;
  beforeAll(async () => {
    server = createServer((request, response) => void answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    parts = new PartClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const get = (patienceMs = PATIENCE_MS) => parts.get('/v1/thing?a=b', 'token', patienceMs);
  const slugOf = (work: Promise<unknown>) => work.catch((error: { slug?: string }) => error.slug);

  it('is asked by the token of the viewer, over a connection that is kept', async () => {
    const ports = new Set<number>();
    answer = (request, response) => {
      ports.add(request.socket.remotePort!);
      response.end(JSON.stringify([request.url, request.headers.authorization]));
    };
    for (let asked = 0; asked < 3; asked++) expect(await get()).toEqual(['/v1/thing?a=b', 'Bearer token']);
    expect(ports.size).toBe(1);
  });

  it('refuses with a problem of its own, without the address that only the gateway knows', async () => {
    const problem = { type: 'not-found', title: 'Not found', status: 404, detail: 'none' };
    answer = (_, response) =>
      response.writeHead(404).end(JSON.stringify({ ...problem, instance: '/v1/thing' }));
    const refused = (await get().catch((error: unknown) => error)) as RefusedError;
    expect(refused).toBeInstanceOf(RefusedError);
    expect(refused.problem).toEqual(problem);
  });

  it.each<[string, RequestListener]>([
    ['fails', (_, response) => response.writeHead(500).end('{}')],
    ['answers no JSON', (_, response) => response.writeHead(200).end('<html>')],
    ['hangs up', (request) => request.socket.destroy()],
    ['hangs up half way', (_, response) => response.write('{"a":', () => response.destroy())],
  ])('is away when it %s', async (_, behaviour) => {
    answer = behaviour;
    expect(await slugOf(get())).toBe('unavailable');
  });

  it.each<[string, RequestListener]>([
    ['never answers', () => undefined],
    ['never ends', (_, response) => response.write('{"a":')],
  ])('is away when it %s', async (_, behaviour) => {
    answer = behaviour;
    expect(await slugOf(get(200))).toBe('unavailable');
  });

  it('is asked again when a kept connection turns out to be closed', async () => {
    answer = (_, response) => response.end('1');
    await get();
    let asked = 0;
    answer = (request, response) => {
      asked += 1;
      if (asked === 1) request.socket.destroy();
      else response.end('2');
    };
    expect([await get(), asked]).toEqual([2, 2]);
  });
});
