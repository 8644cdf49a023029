import { startStack } from '#libs/testing';
import { found, members, peopleOf, rolesIn, said, type Stack } from './wire';

let stack: Stack;
const people = peopleOf(() => stack);
beforeAll(async () => (stack = await startStack({ parts: ['identity', 'clan'] })));
afterAll(() => stack.stop());

describe('joining', () => {
  test('an open clan: 201, and 200 from then on', async () => {
    const [ann, ben] = await people('Ann', 'Ben');
    const id = await found(ann);
    const member = { userId: ben.id, displayName: 'Ben', role: 'member', joinedAt: expect.any(String) };
    expect(await ben.http.post(members(id))).toMatchObject({ status: 201, body: member });
    expect(await ben.http.post(members(id), {})).toMatchObject({ status: 200, body: member });
    expect(await said(ben.http.post(members(id), { userId: ben.id }))).toBe(200);
    expect(await rolesIn(ben, id)).toEqual(['Ann leader', 'Ben member']);
  });

  test('a clan that asks for a request: 202 until an elder or the leader admits', async () => {
    const [ann, ben, cal, dot] = await people('Ann', 'Ben', 'Cal', 'Dot');
    const id = await found(ann, { visibility: 'request' });
    expect(await said(ben.http.post(members(id)))).toBe(202);
    expect(await said(ben.http.post(members(id)))).toBe(202);
    expect((await ben.http.get(`/v1/clans/${id}`)).body.myRole).toBeNull();
    expect((await ann.http.get(`${members(id)}?status=requested`)).body).toEqual({
      items: [{ userId: ben.id, displayName: 'Ben', role: null, joinedAt: null }],
      nextCursor: null,
    });
    expect(await said(ann.http.patch(`${members(id)}/${ben.id}`, { role: 'elder' }))).toBe('409 conflict');
    expect(await said(ann.http.patch(`${members(id)}/${cal.id}`, { role: 'member' }))).toBe('404 not-found');
    expect(await ann.http.patch(`${members(id)}/${ben.id}`, { role: 'member' })).toMatchObject({
      status: 200,
      body: { userId: ben.id, displayName: 'Ben', role: 'member', joinedAt: expect.any(String) },
    });
    expect((await ann.http.get(`${members(id)}?status=requested`)).body.items).toEqual([]);
    await ann.http.patch(`${members(id)}/${ben.id}`, { role: 'elder' });
    await cal.http.post(members(id));
    await dot.http.post(members(id));
    expect(await said(ben.http.patch(`${members(id)}/${cal.id}`, { role: 'member' }))).toBe(200);
    expect(await said(ben.http.patch(`${members(id)}/${cal.id}`, { role: 'member' }))).toBe(200);
    // A plain member sees nobody at the door.
    expect(await said(cal.http.patch(`${members(id)}/${dot.id}`, { role: 'member' }))).toBe('404 not-found');
    expect(await said(cal.http.get(`${members(id)}?status=requested`))).toBe('403 forbidden');
    expect(await said(cal.http.delete(`${members(id)}/${dot.id}`))).toBe('404 not-found');
  });

  test('a clan by invitation: 403 unless invited, then 201', async () => {
    const [ann, ben] = await people('Ann', 'Ben');
    const id = await found(ann, { visibility: 'invite' });
    expect(await said(ben.http.post(members(id)))).toBe('403 forbidden');
    expect(await ann.http.post(members(id), { userId: ben.id })).toMatchObject({
      status: 202,
      body: { userId: ben.id, displayName: 'Ben', role: null, joinedAt: null },
    });
    expect(await said(ann.http.post(members(id), { userId: ben.id }))).toBe(202);
    expect((await ann.http.get(`${members(id)}?status=invited`)).body.items).toHaveLength(1);
    // Nobody is made a member without wanting it.
    expect(await said(ann.http.patch(`${members(id)}/${ben.id}`, { role: 'member' }))).toBe('409 conflict');
    expect(await said(ben.http.post(members(id)))).toBe(201);
    expect(await said(ann.http.post(members(id), { userId: ben.id }))).toBe(200);
    expect((await ann.http.get(`${members(id)}?status=invited`)).body.items).toEqual([]);
  });

  test('inviting is for elders and the leader, and for users that there are', async () => {
    const [ann, ben, cal] = await people('Ann', 'Ben', 'Cal');
    const id = await found(ann);
    await ben.http.post(members(id));
    expect(await said(ben.http.post(members(id), { userId: cal.id }))).toBe('403 forbidden');
    expect(await said(cal.http.post(members(id), { userId: ben.id }))).toBe('403 forbidden');
    const nobody = '019b76da-a800-7285-96f8-d61e4a498fba';
    expect(await said(ann.http.post(members(id), { userId: nobody }))).toBe('404 not-found');
    expect(await said(ann.http.post(members(id), { userId: 'nonsense' }))).toBe('400 validation');
    expect(await said(ann.http.post(members(id), { userId: null }))).toBe('400 validation');
    await ann.http.patch(`${members(id)}/${ben.id}`, { role: 'elder' });
    expect(await said(ben.http.post(members(id), { userId: cal.id }))).toBe(202);
  });

  test('who registered this instant can be invited', async () => {
    const [ann] = await people('Ann');
    const id = await found(ann);
    const newcomer = await stack.register();
    expect(await said(ann.http.post(members(id), { userId: newcomer.id }))).toBe(202);
  });

  test('more than five clans are too many, founding counts, and asking does not', async () => {
    const [ann, ben] = await people('Ann', 'Ben');
    const [open, request] = [await found(ann), await found(ann, { visibility: 'request' })];
    for (let clan = 0; clan < 5; clan += 1) await found(ben);
    expect(await said(ben.http.post('/v1/clans', { name: 'One too many' }))).toBe('409 limit-reached');
    expect(await said(ben.http.post(members(open)))).toBe('409 limit-reached');
    expect(await said(ben.http.post(members(request)))).toBe(202);
    expect(await said(ann.http.patch(`${members(request)}/${ben.id}`, { role: 'member' }))).toBe(
      '409 limit-reached',
    );
    expect((await ann.http.get(`${members(request)}?status=requested`)).body.items).toHaveLength(1);
  });
});
