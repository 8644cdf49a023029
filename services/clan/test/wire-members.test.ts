import { eventually, startStack } from '#libs/testing';
import { found, members, peopleOf, type Person, rolesIn, said, type Stack } from './wire';

let stack: Stack;
const people = peopleOf(() => stack);
beforeAll(async () => (stack = await startStack({ parts: ['identity', 'clan'] })));
afterAll(() => stack.stop());

describe('strangers', () => {
  test.each(['request', 'invite'])('see no member of a clan that is for %s', async (visibility) => {
    const [ann, ben] = await people('Ann', 'Ben');
    const id = await found(ann, { visibility });
    expect(await said(ben.http.get(`/v1/clans/${id}`))).toBe(200);
    for (const answer of [
      ben.http.get(members(id)),
      ben.http.get(`${members(id)}?limit=0`),
      ben.http.get(`${members(id)}?status=requested`),
      ben.http.patch(`${members(id)}/${ann.id}`, { role: 'elder' }),
      ben.http.patch(`${members(id)}/${ann.id}`, { role: 'king' }),
      ben.http.delete(`${members(id)}/${ann.id}`),
      ben.http.delete(`${members(id)}/me`),
    ])
      expect(await said(answer)).toBe('404 not-found');
  });

  test('see the members of an open clan, but not who stands at its door', async () => {
    const [ann, ben] = await people('Ann', 'Ben');
    const id = await found(ann);
    expect(await rolesIn(ben, id)).toEqual(['Ann leader']);
    expect(await said(ben.http.get(`${members(id)}?status=requested`))).toBe('403 forbidden');
    expect(await said(ben.http.get(`${members(id)}?status=nonsense`))).toBe('400 validation');
    expect(await said(ben.http.patch(`${members(id)}/${ann.id}`, { role: 'elder' }))).toBe('403 forbidden');
    expect(await said(ben.http.delete(`${members(id)}/${ann.id}`))).toBe('403 forbidden');
  });
});

describe('roles', () => {
  test('are given by the leader; handing over makes the old leader an elder', async () => {
    const [ann, ben, cal] = await people('Ann', 'Ben', 'Cal');
    const id = await found(ann);
    await ben.http.post(members(id));
    await cal.http.post(members(id));
    const give = (actor: Person, target: Person, role: string) =>
      said(actor.http.patch(`${members(id)}/${target.id}`, { role }));
    expect(await give(ann, ben, 'elder')).toBe(200);
    expect(await give(ann, ben, 'elder')).toBe(200);
    expect(await give(ben, cal, 'elder')).toBe('403 forbidden');
    expect(await give(ben, ann, 'member')).toBe('403 forbidden');
    expect(await give(cal, cal, 'elder')).toBe('403 forbidden');
    expect(await give(ann, ann, 'elder')).toBe('409 conflict');
    expect(await give(ann, ann, 'leader')).toBe(200);
    expect(await give(ann, cal, 'king')).toBe('400 validation');
    expect(await give(cal, ben, 'king')).toBe('403 forbidden');
    expect(await give(ann, cal, 'leader')).toBe(200);
    expect(await rolesIn(ann, id)).toEqual(['Ann elder', 'Ben elder', 'Cal leader']);
    expect(await give(ann, ben, 'member')).toBe('403 forbidden');
    expect(await give(cal, ben, 'member')).toBe(200);
  });

  test('nobody removes an equal or a higher role; anyone leaves', async () => {
    const [ann, ben, cal, dot, eve] = await people('Ann', 'Ben', 'Cal', 'Dot', 'Eve');
    const id = await found(ann);
    for (const person of [ben, cal, dot, eve]) await person.http.post(members(id));
    for (const elder of [ben, cal]) await ann.http.patch(`${members(id)}/${elder.id}`, { role: 'elder' });
    const remove = (actor: Person, target: Person) => said(actor.http.delete(`${members(id)}/${target.id}`));
    expect(await remove(dot, eve)).toBe('403 forbidden');
    expect(await remove(ben, cal)).toBe('403 forbidden');
    expect(await remove(ben, ann)).toBe('403 forbidden');
    expect(await remove(ben, dot)).toBe(204);
    expect(await remove(ben, dot)).toBe('404 not-found');
    expect(await remove(ann, cal)).toBe(204);
    expect(await remove(eve, eve)).toBe(204);
    expect(await said(ann.http.delete(`${members(id)}/me`))).toBe(204);
    expect(await rolesIn(ben, id)).toEqual(['Ben leader']);
  });
});

test('a request and an invitation can be refused and taken back from both sides', async () => {
  const [ann, ben] = await people('Ann', 'Ben');
  const id = await found(ann, { visibility: 'request' });
  for (const remove of [
    () => ann.http.delete(`${members(id)}/${ben.id}`),
    () => ben.http.delete(`${members(id)}/me`),
    () => ben.http.delete(`${members(id)}/${ben.id}`),
  ])
    for (const come of [
      () => ben.http.post(members(id)),
      () => ann.http.post(members(id), { userId: ben.id }),
    ]) {
      expect(await said(come())).toBe(202);
      expect(await said(remove())).toBe(204);
      expect(await said(remove())).toBe('404 not-found');
    }
});

test('lists of members go from page to page', async () => {
  const [ann, ben, cal] = await people('Ann', 'Ben', 'Cal');
  const id = await found(ann);
  await ben.http.post(members(id));
  await cal.http.post(members(id));
  const first = (await ann.http.get(`${members(id)}?limit=2`)).body;
  expect(first.items.map((item: { displayName: string }) => item.displayName)).toEqual(['Ann', 'Ben']);
  const second = (await ann.http.get(`${members(id)}?limit=2&cursor=${first.nextCursor}`)).body;
  expect(second).toMatchObject({ items: [{ displayName: 'Cal' }], nextCursor: null });
  expect(await said(ann.http.get(`${members(id)}?cursor=W10`))).toBe('400 validation');
});

test('the banner is chosen among the own clans', async () => {
  const [ann] = await people('Ann');
  const [one, two] = [await found(ann), await found(ann)];
  expect(await ann.http.put('/v1/me/banner', { clanId: two })).toMatchObject({
    status: 200,
    body: {
      clanId: two,
      name: expect.any(String),
      role: 'leader',
      joinedAt: expect.any(String),
      banner: true,
    },
  });
  const banners = async () =>
    (await ann.http.get('/v1/me/clans')).body.items.map((item: { banner: boolean }) => item.banner);
  expect(await banners()).toEqual([false, true]);
  expect(await said(ann.http.delete(`${members(two)}/me`))).toBe(204);
  expect(await banners()).toEqual([true]);
  expect(await said(ann.http.put('/v1/me/banner', { clanId: two }))).toBe('403 forbidden');
  expect(await said(ann.http.put('/v1/me/banner', { clanId: null }))).toBe('400 validation');
  expect(await said(ann.http.put('/v1/me/banner', {}))).toBe('400 validation');
  expect(one).not.toBe(two);
});

test('an erased account leaves its clans, and its token can do nothing more', async () => {
  const [ann, ben] = await people('Ann', 'Ben');
  const id = await found(ann);
  await ben.http.post(members(id));
  expect(await said(ann.http.delete('/v1/me', { password: ann.password }))).toBe(202);
  await eventually(async () => (await rolesIn(ben, id)).join() === 'Ben leader', { what: 'succession' });
  expect(await said(ann.http.post(members(id)))).toBe('401 unauthenticated');
  expect(await said(ann.http.post('/v1/clans', { name: 'From beyond' }))).toBe('401 unauthenticated');
});

test('a changed name shows among the members', async () => {
  const [ann] = await people('Ann');
  const id = await found(ann);
  await ann.http.patch('/v1/me', { displayName: 'Annette' });
  await eventually(async () => (await rolesIn(ann, id)).join() === 'Annette leader', {
    what: 'the new name',
  });
});
