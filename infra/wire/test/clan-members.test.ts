import { openWire, type Person, type Wire } from '#libs/testing';
import { bodyOf, join, newClan, newId } from '../facts';
import { expectProblem } from '../problems';
import { ID, TEXT, TIMESTAMP } from '../shapes';

const MEMBER = { userId: ID, displayName: TEXT, role: 'member', joinedAt: TIMESTAMP };

describe('Members of a clan', () => {
  let wire: Wire;
  let leader: Person;
  let elder: Person;
  let member: Person;
  let stranger: Person;
  let clan: string;
  beforeAll(async () => {
    wire = await openWire();
    [leader, elder, member, stranger] = (await Promise.all([0, 1, 2, 3].map(() => wire.register()))) as [
      Person,
      Person,
      Person,
      Person,
    ];
  });
  afterAll(() => wire?.stop());
  beforeEach(async () => {
    clan = await newClan(leader);
    await join(elder, clan);
    await join(member, clan);
    bodyOf(await setRole(leader, elder, 'elder'));
  });
  afterEach(async () => {
    // Makes room for the next clan: nobody is in more than five.
    for (const person of [elder, member, stranger, leader]) await person.http.delete(members('me'));
  });

  const members = (who = '') => `/v1/clans/${clan}/members${who && `/${who}`}`;
  const setRole = (by: Person, who: Person, role: string) => by.http.patch(members(who.id), { role });
  const remove = async (by: Person, who: Person) => (await by.http.delete(members(who.id))).status;
  const visibility = async (value: string) =>
    bodyOf(await leader.http.patch(`/v1/clans/${clan}`, { visibility: value }));
  const list = async (by: Person, query = '') =>
    Object.fromEntries(
      bodyOf(await by.http.get(`${members()}${query}`)).items.map(
        (item: { userId: string; role: string }) => [item.userId, item.role],
      ),
    );
  const invite = (by: Person, userId: string) => by.http.post(members(), { userId });

  it('are listed with their roles', async () => {
    const body = bodyOf(await stranger.http.get(members()));
    expect(body.nextCursor).toBeNull();
    for (const item of body.items) expect(item).toEqual({ ...MEMBER, role: TEXT });
    expect(await list(stranger)).toEqual({
      [leader.id]: 'leader',
      [elder.id]: 'elder',
      [member.id]: 'member',
    });
  });

  it.each(['request', 'invite'])('of a clan for %s are its members’ alone', async (value) => {
    await visibility(value);
    expectProblem(await stranger.http.get(members()), 'not-found');
    bodyOf(await member.http.get(members()));
  });

  describe('join', () => {
    it('an open clan: 201 with the member, 200 when in already', async () => {
      expect(bodyOf(await stranger.http.post(members()), 201)).toEqual({ ...MEMBER, userId: stranger.id });
      expect(bodyOf(await stranger.http.post(members()))).toEqual({ ...MEMBER, userId: stranger.id });
      expect(bodyOf(await stranger.http.get(`/v1/clans/${clan}`))).toMatchObject({
        memberCount: 4,
        myRole: 'member',
      });
      const own = bodyOf(await stranger.http.get('/v1/me/clans')).items;
      expect(own).toMatchObject([{ clanId: clan, role: 'member', banner: true }]);
    });

    it('twice at once: one membership', async () => {
      const answers = await Promise.all([0, 1, 2, 3].map(() => stranger.http.post(members())));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
      expect(bodyOf(await leader.http.get(`/v1/clans/${clan}`)).memberCount).toBe(4);
    });

    it('on request: 202 until an elder or the leader admits them', async () => {
      await visibility('request');
      expect((await stranger.http.post(members())).status).toBe(202);
      expect((await stranger.http.post(members())).status).toBe(202);
      expect(bodyOf(await stranger.http.get(`/v1/clans/${clan}`))).toMatchObject({
        memberCount: 3,
        myRole: null,
      });
      expectProblem(await stranger.http.get(members()), 'not-found');
      for (const by of [elder, leader])
        expect(Object.keys(await list(by, '?status=requested'))).toEqual([stranger.id]);
      expectProblem(await member.http.get(`${members()}?status=requested`), 'forbidden');
      expectProblem(await setRole(member, stranger, 'member'), 'not-found');
      expect(bodyOf(await setRole(elder, stranger, 'member'))).toEqual({ ...MEMBER, userId: stranger.id });
      expect(await list(elder, '?status=requested')).toEqual({});
      expect(await list(stranger)).toMatchObject({ [stranger.id]: 'member' });
    });

    it('a clan for the invited: 403 unless invited, then 201', async () => {
      await visibility('invite');
      expectProblem(await stranger.http.post(members()), 'forbidden');
      expectProblem(await invite(member, stranger.id), 'forbidden');
      expect((await invite(elder, stranger.id)).status).toBe(202);
      expect(Object.keys(await list(leader, '?status=invited'))).toEqual([stranger.id]);
      bodyOf(await stranger.http.post(members()), 201);
      expect(await list(leader, '?status=invited')).toEqual({});
    });

    it('by invitation to a clan on request too, at once', async () => {
      await visibility('request');
      expect((await invite(elder, stranger.id)).status).toBe(202);
      bodyOf(await stranger.http.post(members()), 201);
    });

    it('invitations go to users there are: unknown 404, already in 200', async () => {
      expectProblem(await invite(elder, newId()), 'not-found');
      expect((await invite(elder, member.id)).status).toBe(200);
      for (const userId of ['x', null, 1])
        expectProblem(await elder.http.post(members(), { userId }), 'validation', '/userId');
      expectProblem(await elder.http.post(members(), { role: 'elder' }), 'validation', '/role');
    });

    it('requests are refused and invitations taken back by removing them', async () => {
      await visibility('request');
      await stranger.http.post(members());
      expect(await remove(elder, stranger)).toBe(204);
      expect(await list(elder, '?status=requested')).toEqual({});
      await invite(elder, stranger.id);
      expect(await remove(elder, stranger)).toBe(204);
      expect(await remove(elder, stranger)).toBe(404);
      await stranger.http.post(members());
      expect((await stranger.http.delete(members('me'))).status).toBe(204);
      expect(await list(elder, '?status=requested')).toEqual({});
    });
  });

  it.each(['', 'status=&limit=5'])('?%s lists members', async (query) => {
    expect(Object.keys(await list(leader, `?${query}`))).toHaveLength(3);
  });

  it.each(['gone', 'REQUESTED', '__proto__'])('?status=%s is refused', async (status) => {
    expectProblem(await leader.http.get(`${members()}?status=${status}`), 'validation', '/query/status');
  });

  describe('have roles', () => {
    it('the leader makes elders and members', async () => {
      expect(bodyOf(await setRole(leader, member, 'elder'))).toEqual({
        ...MEMBER,
        userId: member.id,
        role: 'elder',
      });
      expect(bodyOf(await setRole(leader, member, 'member'))).toEqual({ ...MEMBER, userId: member.id });
    });

    it('others do not', async () => {
      expectProblem(await setRole(elder, member, 'elder'), 'forbidden');
      expectProblem(await setRole(member, elder, 'member'), 'forbidden');
      expectProblem(await setRole(elder, leader, 'member'), 'forbidden');
      expectProblem(await setRole(member, member, 'leader'), 'forbidden');
      expectProblem(await setRole(stranger, member, 'elder'), 'forbidden');
    });

    it('the leader hands over and is an elder then', async () => {
      expect(bodyOf(await setRole(leader, member, 'leader'))).toMatchObject({ role: 'leader' });
      expect(await list(member)).toEqual({
        [leader.id]: 'elder',
        [elder.id]: 'elder',
        [member.id]: 'leader',
      });
      expectProblem(await setRole(leader, elder, 'member'), 'forbidden');
    });

    it('a leader who steps down without a successor is a `conflict`', async () => {
      for (const role of ['member', 'elder']) expectProblem(await setRole(leader, leader, role), 'conflict');
      expect(await list(leader)).toMatchObject({ [leader.id]: 'leader' });
    });

    it('of nobody there are 404, and unknown roles refused', async () => {
      expectProblem(await setRole(leader, stranger, 'elder'), 'not-found');
      for (const id of [newId(), 'x', 'me/x'])
        expectProblem(await leader.http.patch(members(id), { role: 'elder' }), 'not-found');
      for (const role of ['king', null, 1, undefined])
        expectProblem(await leader.http.patch(members(member.id), { role }), 'validation', '/role');
    });
  });

  describe('leave', () => {
    it('by themselves, once', async () => {
      expect((await member.http.delete(members('me'))).status).toBe(204);
      expectProblem(await member.http.delete(members('me')), 'not-found');
      expect(await remove(elder, elder)).toBe(204);
      expect(await list(leader)).toEqual({ [leader.id]: 'leader' });
    });

    it('removed by who is above them', async () => {
      expect(await remove(member, elder)).toBe(403);
      expect(await remove(elder, leader)).toBe(403);
      expect(await remove(stranger, member)).toBe(403);
      bodyOf(await setRole(leader, member, 'elder'));
      expect(await remove(elder, member)).toBe(403);
      expect(await remove(leader, member)).toBe(204);
      expect(await remove(leader, elder)).toBe(204);
      expect(await remove(leader, stranger)).toBe(404);
      for (const id of [newId(), 'x']) expectProblem(await leader.http.delete(members(id)), 'not-found');
    });

    it('a leader, and the elder longest in it leads', async () => {
      expect((await leader.http.delete(members('me'))).status).toBe(204);
      expect(await list(member)).toEqual({ [elder.id]: 'leader', [member.id]: 'member' });
      await join(leader, clan);
      expect(await list(member)).toMatchObject({ [elder.id]: 'leader', [leader.id]: 'member' });
    });
  });

  it('are at most 50, however many race for the last place', async () => {
    const crowd: Person[] = [];
    for (let made = 0; made < 52; made += 4)
      crowd.push(...(await Promise.all(Array.from({ length: 4 }, () => wire.register()))));
    for (const person of crowd.slice(0, 46)) await join(person, clan);
    const answers = await Promise.all(crowd.slice(46).map((person) => person.http.post(members())));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expectProblem(
      answers.find(({ status }) => status === 409)!,
      'limit-reached',
    );
    expect(bodyOf(await leader.http.get(`/v1/clans/${clan}`)).memberCount).toBe(50);
    await visibility('request');
    expect((await stranger.http.post(members())).status).toBe(202);
    expectProblem(await setRole(leader, stranger, 'member'), 'limit-reached');
  });
});
