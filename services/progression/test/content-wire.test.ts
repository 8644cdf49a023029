import { type Stack, startStack } from '#libs/testing';

let stack: Stack;
beforeAll(async () => (stack = await startStack({ parts: ['identity', 'progression'] })));
afterAll(() => stack.stop());

interface Listed {
  kind: string;
  version: number;
  updatedAt: string;
  count: number;
  etag: string;
}
interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}
const read = async <Item>(answer: Promise<Response>) => (await (await answer).json()) as Page<Item>;

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, stack.url), { headers });

test('every kind is listed with the ETag of its own page', async () => {
  const list = await get('/v1/content');
  expect(list.status).toBe(200);
  expect(list.headers.get('cache-control')).toBe('public, max-age=60');
  const { items, nextCursor } = (await list.json()) as Page<Listed>;
  expect(nextCursor).toBeNull();
  expect(items.map((item) => item.kind)).toEqual(['rules', 'realms', 'elements']);
  for (const { kind, version, updatedAt, count, etag } of items) {
    const page = await get(`/v1/content/${kind}`);
    expect(page.headers.get('etag')).toBe(etag);
    expect(page.headers.get('content-type')).toMatch(/^application\/json/);
    const body = (await page.json()) as Page<unknown>;
    expect(body).toEqual({ kind, version, updatedAt, items: expect.any(Array), nextCursor: null });
    expect(body.items).toHaveLength(count);
  }
});

test('realms are in the order of the file, each with what it takes', async () => {
  const { items } = await read(get('/v1/content/realms'));
  expect(items[0]).toEqual({
    key: 'copper',
    name: 'Copper',
    description: expect.any(String),
    madra: 0,
    consistency: 0,
  });
  expect(items.at(-1)).toMatchObject({ key: 'monarch', madra: 35_000, consistency: 90 });
});

test.each(['/v1/content', '/v1/content/elements'])('%s is not sent again to who holds it', async (path) => {
  const first = await get(path);
  const etag = first.headers.get('etag')!;
  expect(etag).toMatch(/^"[^"]+"$/);
  for (const held of [etag, '*', `"another", ${etag}`, `W/${etag}`]) {
    const again = await get(path, { 'if-none-match': held });
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
    expect(again.headers.get('cache-control')).toBe('public, max-age=60');
  }
  expect((await get(path, { 'if-none-match': '"another"' })).status).toBe(200);
});

test('the list comes in pages too', async () => {
  const first = await read(get('/v1/content?limit=2'));
  expect(first.items).toHaveLength(2);
  const second = await read(get(`/v1/content?limit=2&cursor=${first.nextCursor}`));
  expect([second.items.length, second.nextCursor]).toEqual([1, null]);
  expect((await get('/v1/content?limit=101')).status).toBe(400);
});

test.each(['nonsense', '__proto__', 'Rules', '%00'])('the kind %s is not found', async (kind) => {
  const answer = await get(`/v1/content/${kind}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    404,
    expect.stringMatching(/^application\/problem\+json/),
  ]);
});
