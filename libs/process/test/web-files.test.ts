import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fastify, type FastifyInstance } from 'fastify';
import { installWebFiles } from '../web-files';

let server: FastifyInstance;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'web-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<h1>the page</h1>');
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(join(folder, 'assets/main-a1b2.js'), 'code');
  writeFileSync(join(folder, 'assets/main-a1b2.js.gz'), gzipSync('code'));
  server = fastify();
  await installWebFiles(server, folder);
  server.get('/v1/me', () => ({ me: true }));
});
afterAll(() => server.close());

const get = async (url: string, accept = '*/*') => {
  const { statusCode, payload, headers } = await server.inject({ url, headers: { accept } });
  return [statusCode, payload, headers['cache-control']];
};
const HTML = 'text/html,application/xhtml+xml';
const THE_PAGE = [200, '<h1>the page</h1>', 'no-cache'];

test('the page is asked for anew each time, its hashed files never again', async () => {
  expect(await get('/')).toEqual(THE_PAGE);
  expect(await get('/assets/main-a1b2.js')).toEqual([200, 'code', 'public, max-age=31536000, immutable']);
  expect(await get('/favicon.svg')).toEqual([200, '<svg/>', 'no-cache']);
});

test("a path of the page's own gets the page, when a browser goes there", async () => {
  expect(await get('/clans/5', HTML)).toEqual(THE_PAGE);
  expect((await get('/clans/5'))[0]).toBe(404);
  expect((await get('/assets/gone-a1b2.js'))[0]).toBe(404);
});

test('who can read the compressed form of a file is sent it, of which nobody asks by its name', async () => {
  const ask = (url: string, encoding: string) =>
    server.inject({ url, headers: { 'accept-encoding': encoding } });
  const zipped = await ask('/assets/main-a1b2.js', 'gzip, br');
  expect(zipped.rawPayload).toEqual(gzipSync('code'));
  const plain = await ask('/assets/main-a1b2.js', 'identity');
  expect(plain.payload).toBe('code');
  expect(zipped.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': plain.headers['content-type'],
    'cache-control': plain.headers['cache-control'],
    vary: 'accept-encoding',
  });
  expect((await ask('/', 'gzip')).payload).toBe('<h1>the page</h1>');
  expect((await ask('/assets/main-a1b2.js.gz', 'gzip')).statusCode).toBe(404);
});

test('the API is never answered with the page', async () => {
  expect((await get('/v1/nothing', HTML))[0]).toBe(404);
  expect(await get('/v1/me', HTML)).toEqual([200, '{"me":true}', undefined]);
});

test('without a built page nothing is added', async () => {
  const bare = fastify();
  await installWebFiles(bare, join(tmpdir(), 'not-there'));
  expect((await bare.inject('/')).statusCode).toBe(404);
  await bare.close();
});
