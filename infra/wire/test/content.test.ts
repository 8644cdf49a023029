import { openWire, type Wire } from '#libs/testing';
import { bodyOf } from '../facts';
import { expectProblem } from '../problems';
import { raw } from '../raw';
import { NUMBER, TEXT, TIMESTAMP } from '../shapes';

describe('Content', () => {
  let wire: Wire;
  beforeAll(async () => {
    wire = await openWire();
  });
  afterAll(() => wire?.stop());
  const get = (path: string, headers?: Record<string, string>) => wire.anonymous.get(path, headers);
  const paths = ['/v1/content', '/v1/content/rules', '/v1/content/realms', '/v1/content/elements'];

  it('is listed, each kind with what its own answer says', async () => {
    const { items, nextCursor } = bodyOf(await get('/v1/content'));
    expect(nextCursor).toBeNull();
    expect(items.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['elements', 'realms', 'rules']);
    for (const item of items) {
      expect(item).toEqual({ kind: TEXT, version: NUMBER, updatedAt: TIMESTAMP, count: NUMBER, etag: TEXT });
      const answer = await get(`/v1/content/${item.kind}`);
      const { kind, version, updatedAt, items: records, ...rest } = bodyOf(answer);
      expect({ kind, version, updatedAt, count: records.length, etag: answer.headers.get('etag') }).toEqual(
        item,
      );
      expect(rest).toEqual({ nextCursor: null });
    }
  });

  it.each(paths)('%s has a strong ETag and may be kept for a minute', async (path) => {
    const answer = await get(path);
    expect(answer.headers.get('etag')).toMatch(/^"[^"]+"$/);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
    expect((await get(path)).headers.get('etag')).toBe(answer.headers.get('etag'));
  });

  it.each(paths)('%s is 304 for who holds it', async (path) => {
    const etag = (await get(path)).headers.get('etag')!;
    for (const held of [etag, `W/${etag}`, '*', `"x", ${etag}`, `"x",${etag},"y"`]) {
      const answer = await raw(wire.url, { method: 'GET', path, headers: { 'if-none-match': held } });
      expect([held, answer.status, answer.body]).toEqual([held, 304, null]);
      expect(answer.headers.get('etag')).toBe(etag);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
    }
    for (const held of ['"x"', 'x', '', etag.slice(1, -1), '"'])
      expect((await raw(wire.url, { method: 'GET', path, headers: { 'if-none-match': held } })).status).toBe(
        200,
      );
  });

  it('has the realms of the table, in its order', async () => {
    const { items } = bodyOf(await get('/v1/content/realms'));
    const table = items.map(({ name, madra, consistency }: Record<string, unknown>) => [
      name,
      madra,
      consistency,
    ]);
    expect(table).toEqual([
      ['Copper', 0, 0],
      ['Iron', 100, 2],
      ['Jade', 300, 4],
      ['Lowgold', 700, 7],
      ['Highgold', 1400, 10],
      ['Truegold', 2600, 14],
      ['Underlord', 4500, 21],
      ['Overlord', 7500, 30],
      ['Archlord', 12000, 45],
      ['Sage or Herald', 20000, 60],
      ['Monarch', 35000, 90],
    ]);
    expect(items[9].key).toBe('sage-or-herald');
  });

  it('has the aspects, the default first', async () => {
    const { items } = bodyOf(await get('/v1/content/elements'));
    const keys = items.map(({ key }: { key: string }) => key);
    expect(keys).toEqual(['pure', 'fire', 'water', 'earth', 'wind', 'life', 'dream', 'shadow']);
  });

  it('has records with a key, a name and a description', async () => {
    for (const path of paths.slice(1))
      for (const record of bodyOf(await get(path)).items)
        expect(record).toMatchObject({
          key: expect.stringMatching(/^[a-z0-9-]{1,40}$/),
          name: TEXT,
          description: TEXT,
        });
  });

  it.each(['Rules', 'x', '__proto__', 'constructor', '%00', '..%2Frules', 'rules.json', '%2e%2e'])(
    'of kind %s is 404',
    async (kind) => {
      expectProblem(await raw(wire.url, { method: 'GET', path: `/v1/content/${kind}` }), 'not-found');
    },
  );
});
