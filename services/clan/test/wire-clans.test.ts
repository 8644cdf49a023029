import { startStack } from '#libs/testing';
import { found, members, peopleOf, said, type Stack } from './wire';

let stack: Stack;
const people = peopleOf(() => stack);
beforeAll(async () => (stack = await startStack({ parts: ['identity', 'clan'] })));
afterAll(() => stack.stop());

describe('a clan', () => {
  test('is founded by its leader and read back at once', async () => {
    const [ann, ben] = await people('Ann', 'Ben');
    const { status, body } = await ann.http.post('/v1/clans', { name: '  Frozen Peak ', motto: ' ' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Frozen Peak',
      motto: null,
      visibility: 'open',
      memberCount: 1,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      myRole: 'leader',
    });
    expect((await ann.http.get(`/v1/clans/${body.id}`)).body).toEqual(body);
    expect((await ben.http.get(`/v1/clans/${body.id}`)).body).toEqual({ ...body, myRole: null });
    expect((await ann.http.get('/v1/me/clans')).body).toEqual({
      items: [
        { clanId: body.id, name: 'Frozen Peak', role: 'leader', joinedAt: expect.any(String), banner: true },
      ],
      nextCursor: null,
    });
    expect((await ann.http.get(members(body.id))).body).toEqual({
      items: [{ userId: ann.id, displayName: 'Ann', role: 'leader', joinedAt: expect.any(String) }],
      nextCursor: null,
    });
  });

  test.each([
    [{ name: 'ab' }, '/name'],
    [{ name: '  ab  ' }, '/name'],
    [{ name: 'x'.repeat(41) }, '/name'],
    [{ name: 'a\u0007bc' }, '/name'],
    [{ name: 7 }, '/name'],
    [{}, '/name'],
    [{ name: 'Fine', motto: 'x'.repeat(141) }, '/motto'],
    [{ name: 'Fine', visibility: 'secret' }, '/visibility'],
    [{ name: 'Fine', id: '019b76da-a800-7285-96f8-d61e4a498fba' }, '/id'],
    [{ name: 'Fine', __proto__x: 1 }, '/__proto__x'],
    [[], ''],
  ])('%j is refused at %s', async (body, pointer) => {
    const [ann] = await people('Ann');
    const answer = await ann.http.post('/v1/clans', body);
    expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, pointer]);
  });

  test('40 code points are a name, however many bytes they take', async () => {
    const [ann] = await people('Ann');
    expect(await said(ann.http.post('/v1/clans', { name: '🌊'.repeat(40) }))).toBe(201);
  });

  test('has a name of its own, ignoring case, until it is closed', async () => {
    const [ann, ben] = await people('Ann', 'Ben');
    const id = await found(ann, { name: 'Only One' });
    expect(await said(ben.http.post('/v1/clans', { name: 'ONLY one' }))).toBe('409 conflict');
    const other = await found(ben);
    expect(await said(ben.http.patch(`/v1/clans/${other}`, { name: 'only ONE' }))).toBe('409 conflict');
    expect(await said(ann.http.patch(`/v1/clans/${id}`, { name: 'ONLY ONE' }))).toBe(200);
    expect(await said(ann.http.delete(`${members(id)}/me`))).toBe(204);
    expect(await said(ben.http.patch(`/v1/clans/${other}`, { name: 'Only One' }))).toBe(200);
  });

  test('is changed by its leader alone, in part, and by nothing at all', async () => {
    const [ann, ben] = await people('Ann', 'Ben');
    const id = await found(ann, { motto: 'Rise' });
    await ben.http.post(members(id));
    expect(await said(ben.http.patch(`/v1/clans/${id}`, { motto: 'Fall' }))).toBe('403 forbidden');
    expect(await said(ben.http.patch(`/v1/clans/${id}`, { motto: 7 }))).toBe('403 forbidden');
    expect(await said(ann.http.patch(`/v1/clans/${id}`, { motto: 7 }))).toBe('400 validation');
    const before = (await ann.http.get(`/v1/clans/${id}`)).body;
    expect(await ann.http.patch(`/v1/clans/${id}`, {})).toMatchObject({ status: 200, body: before });
    const { body } = await ann.http.patch(`/v1/clans/${id}`, { motto: null, visibility: 'invite' });
    expect(body).toEqual({ ...before, motto: null, visibility: 'invite' });
  });

  test('closes with its last member: 404 everywhere', async () => {
    const [ann, ben] = await people('Ann', 'Ben');
    const id = await found(ann);
    await ann.http.delete(`${members(id)}/me`);
    for (const answer of [
      ann.http.get(`/v1/clans/${id}`),
      ann.http.patch(`/v1/clans/${id}`, {}),
      ann.http.get(members(id)),
      ben.http.post(members(id)),
      ann.http.post(members(id), { userId: ben.id }),
      ann.http.patch(`${members(id)}/${ben.id}`, { role: 'elder' }),
      ann.http.patch(`${members(id)}/${ben.id}`, { role: 'king' }),
      ann.http.delete(`${members(id)}/me`),
      ann.http.delete(`${members(id)}/${ben.id}`),
    ])
      expect(await said(answer)).toBe('404 not-found');
    expect(await said(ann.http.put('/v1/me/banner', { clanId: id }))).toBe('403 forbidden');
  });

  test('malformed ids in paths name nothing; without a token nobody learns even that', async () => {
    const [ann] = await people('Ann');
    for (const id of ['nonsense', '1', '%00', "'--"]) {
      expect(await said(ann.http.get(`/v1/clans/${id}`))).toBe('404 not-found');
      expect(await said(stack.anonymous.get(`/v1/clans/${id}`))).toBe('401 unauthenticated');
      expect(await said(ann.http.patch(`/v1/clans/${id}`, 'not json'))).toBe('404 not-found');
    }
    const id = await found(ann);
    expect(await said(ann.http.delete(`${members(id)}/nonsense`))).toBe('404 not-found');
    expect(await said(ann.http.patch(`${members(id)}/me`, { role: 'elder' }))).toBe('404 not-found');
    expect(await said(stack.anonymous.post('/v1/clans', { name: 7 }))).toBe('401 unauthenticated');
  });
});

describe('search', () => {
  test('finds a literal part of the name, ignoring case, and never a clan by invitation', async () => {
    const [ann, ben] = await people('Ann', 'Ben');
    await found(ann, { name: 'Half 50% Moon' });
    await found(ann, { name: 'Half 500 Moon' });
    await found(ann, { name: 'half_moon' });
    await found(ann, { name: 'Half-Moon hidden', visibility: 'invite' });
    const search = async (query: string, viewer = ben) =>
      (await viewer.http.get(`/v1/clans?query=${encodeURIComponent(query)}`)).body.items.map(
        (clan: { name: string }) => clan.name,
      );
    expect(await search('50% mo')).toEqual(['Half 50% Moon']);
    expect(await search('HALF_')).toEqual(['half_moon']);
    expect(await search('half')).toEqual(['Half 50% Moon', 'Half 500 Moon', 'half_moon']);
    expect(await search('Half-Moon')).toEqual([]);
    expect(await search('Half-Moon', ann)).toEqual([]);
    expect(await search('\\')).toEqual([]);
  });

  test('goes from page to page in the order of names', async () => {
    const [ann] = await people('Ann');
    for (const letter of ['c', 'a', 'B']) await found(ann, { name: `Pages ${letter}` });
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await ann.http.get(`/v1/clans?query=pages&limit=1${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map((clan: { name: string; myRole: string }) => `${clan.name} ${clan.myRole}`));
      cursor = body.nextCursor ?? '';
    } while (cursor);
    expect(seen).toEqual(['Pages a leader', 'Pages B leader', 'Pages c leader']);
  });

  test.each([
    'limit=0',
    'limit=101',
    'limit=1000000',
    'limit=x',
    'cursor=nonsense',
    'query=a&query=b',
    `query=${'%00'}`,
    `cursor=${Buffer.from('{"a":1}').toString('base64url')}`,
  ])('%s is refused', async (query) => {
    const [ann] = await people('Ann');
    const { status, body } = await ann.http.get(`/v1/clans?${query}`);
    expect([status, body.errors[0].pointer]).toEqual([400, `/query/${query.split('=')[0]}`]);
  });
});
