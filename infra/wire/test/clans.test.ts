import { openWire, type Person, type Wire } from '#libs/testing';
import { bodyOf, newClan, newId, newName, seen } from '../facts';
import { expectProblem } from '../problems';
import { CLAN, ID, TEXT, TIMESTAMP } from '../shapes';

describe('Clans', () => {
  let wire: Wire;
  let leader: Person;
  let stranger: Person;
  beforeAll(async () => {
    wire = await openWire();
    [leader, stranger] = await Promise.all([wire.register(), wire.register()]);
  });
  afterAll(() => wire?.stop());
  /** A leader with room for another clan. */
  const founder = () => wire.register();
  const search = async (query: string) =>
    bodyOf(await stranger.http.get(`/v1/clans?query=${encodeURIComponent(query)}`)).items.map(
      ({ name }: { name: string }) => name,
    );

  describe('are founded', () => {
    it('with defaults, and answered whole', async () => {
      const name = newName('Clan ');
      const clan = bodyOf(await leader.http.post('/v1/clans', { name: `  ${name} ` }), 201);
      expect(clan).toEqual({ ...CLAN, name });
      expect(bodyOf(await leader.http.get(`/v1/clans/${clan.id}`))).toEqual(clan);
      expect(bodyOf(await stranger.http.get(`/v1/clans/${clan.id}`))).toEqual({ ...clan, myRole: null });
    });

    it('with a motto and a visibility', async () => {
      const given = { name: '🗡️'.padEnd(3, 'é') + newName(), motto: '⚔'.repeat(140), visibility: 'invite' };
      expect(bodyOf(await leader.http.post('/v1/clans', given), 201)).toEqual({ ...CLAN, ...given });
    });

    const wrong: [string, unknown][] = [
      ...[undefined, null, 1, '', 'ab', ' ab ', 'n'.repeat(41), 'a\u0000bc', 'a\nbc', '\ud800abc', '🗡🗡'].map(
        (value): [string, unknown] => ['name', value],
      ),
      ...[1, 'm'.repeat(141), 'a\u0007', {}].map((value): [string, unknown] => ['motto', value]),
      ...['closed', 1, null, 'Open', 'constructor'].map((value): [string, unknown] => ['visibility', value]),
      ['id', newId()],
      ['memberCount', 9],
    ];
    it.each(wrong)('not with a %s of %j', async (field, value) => {
      const body = { name: newName('Clan '), [field]: value };
      expectProblem(await (await founder()).http.post('/v1/clans', body), 'validation', `/${field}`);
    });

    it('not by a name that is taken, ignoring case; 40 code points are a name', async () => {
      const name = newName('ÉÀ').padEnd(40, '🗡');
      const someone = await founder();
      bodyOf(await someone.http.post('/v1/clans', { name: [...name].slice(0, 40).join('') }), 201);
      expectProblem(
        await someone.http.post('/v1/clans', { name: [...name].slice(0, 40).join('').toLowerCase() }),
        'conflict',
      );
    });

    it('at most five times; founding counts as one of the five', async () => {
      const someone = await founder();
      for (let made = 0; made < 5; made++) await newClan(someone);
      expectProblem(await someone.http.post('/v1/clans', { name: newName('Clan ') }), 'limit-reached');
      const open = await newClan(await founder());
      expectProblem(await someone.http.post(`/v1/clans/${open}/members`), 'limit-reached');
    });
  });

  describe('are found', () => {
    it('by a literal part of the name, ignoring case; invite clans are not', async () => {
      const mark = newName('x');
      const someone = await founder();
      for (const [name, visibility] of [
        [`${mark} 100%_a`, 'open'],
        [`${mark} Bé`, 'request'],
        [`${mark} hidden`, 'invite'],
      ])
        await newClan(someone, { name, visibility });
      expect(await search(mark.toUpperCase())).toEqual([`${mark} 100%_a`, `${mark} Bé`]);
      expect(await search(`${mark} bÉ`)).toEqual([`${mark} Bé`]);
      expect(await search(`${mark} 100%_`)).toEqual([`${mark} 100%_a`]);
      expect(await search(`${mark}%`)).toEqual([]);
      expect(await search(`${mark}_`)).toEqual([]);
      expect(await search(`${mark}\\`)).toEqual([]);
    });

    it.each(['%00', '%ED%A0%80', '%ff', 'a&query=b', `${'q'.repeat(5000)}`])(
      'or refused: ?query=%s',
      async (query) => {
        const answer = await stranger.http.get(`/v1/clans?query=${query}`);
        if (answer.status === 200) expect(answer.body).toEqual({ items: [], nextCursor: null });
        else expectProblem(answer, 'validation', '/query/query');
      },
    );

    it('all of them without a query, or with an empty one', async () => {
      for (const path of ['/v1/clans', '/v1/clans?query=', '/v1/clans?query=%20'])
        expect(bodyOf(await stranger.http.get(`${path}`)).items.length).toBeGreaterThan(0);
    });

    it('not by ids that are unknown or malformed', async () => {
      for (const id of [newId(), 'x', '__proto__', '%00']) {
        expectProblem(await stranger.http.get(`/v1/clans/${id}`), 'not-found');
        expectProblem(await stranger.http.get(`/v1/clans/${id}/members`), 'not-found');
        expectProblem(await stranger.http.post(`/v1/clans/${id}/members`), 'not-found');
        expectProblem(await stranger.http.patch(`/v1/clans/${id}`, { name: 1 }), 'not-found');
        expectProblem(await stranger.http.delete(`/v1/clans/${id}/members/me`), 'not-found');
      }
    });
  });

  describe('are changed', () => {
    it('by the leader alone, field by field', async () => {
      const someone = await founder();
      const id = await newClan(someone, { motto: 'Once' });
      const path = `/v1/clans/${id}`;
      let expected = bodyOf(await someone.http.get(path));
      for (const change of [
        {},
        { name: newName('New ') },
        { motto: 'Now' },
        { motto: '' },
        { visibility: 'request' },
      ]) {
        expected = { ...expected, ...change, ...('motto' in change && { motto: change.motto || null }) };
        expect(bodyOf(await someone.http.patch(path, change))).toEqual(expected);
      }
      expectProblem(await stranger.http.patch(path, { motto: 'x' }), 'forbidden');
      expectProblem(await someone.http.patch(path, { name: 'x' }), 'validation', '/name');
      expectProblem(await someone.http.patch(path, { name: null }), 'validation', '/name');
      expectProblem(await someone.http.patch(path, { visibility: null }), 'validation', '/visibility');
      expectProblem(await someone.http.patch(path, { memberCount: 2 }), 'validation', '/memberCount');
    });

    it('not to a name that is taken; to their own in other letters, yes', async () => {
      const someone = await founder();
      const [one, two] = [newName('One '), newName('Two ')];
      await newClan(someone, { name: one });
      const id = await newClan(someone, { name: two });
      expectProblem(await someone.http.patch(`/v1/clans/${id}`, { name: one.toUpperCase() }), 'conflict');
      expect(bodyOf(await someone.http.patch(`/v1/clans/${id}`, { name: two.toUpperCase() })).name).toBe(
        two.toUpperCase(),
      );
    });
  });

  it('close when the last member leaves: 404 everywhere and the name free', async () => {
    const someone = await founder();
    const name = newName('Closing ');
    const id = await newClan(someone, { name });
    expect((await someone.http.delete(`/v1/clans/${id}/members/me`)).status).toBe(204);
    for (const who of [someone, stranger]) {
      expectProblem(await who.http.get(`/v1/clans/${id}`), 'not-found');
      expectProblem(await who.http.get(`/v1/clans/${id}/members`), 'not-found');
      expectProblem(await who.http.post(`/v1/clans/${id}/members`), 'not-found');
      await seen(who, `/v1/boards/clan:${id}?period=day`, expect.objectContaining({ status: 404 }));
    }
    expect(await search(name)).toEqual([]);
    expect(bodyOf(await someone.http.get('/v1/me/clans')).items).toEqual([]);
    await newClan(someone, { name: name.toUpperCase() });
  });

  describe('one of mine is the banner', () => {
    it('the first joined until changed; on leaving it the first joined of those left', async () => {
      const someone = await founder();
      const ids = [await newClan(someone), await newClan(someone), await newClan(someone)];
      const banner = async () =>
        bodyOf(await someone.http.get('/v1/me/clans')).items.find((item: { banner: boolean }) => item.banner)
          ?.clanId;
      expect(bodyOf(await someone.http.get('/v1/me/clans')).items[0]).toEqual({
        clanId: ID,
        name: TEXT,
        role: 'leader',
        joinedAt: TIMESTAMP,
        banner: true,
      });
      expect(await banner()).toBe(ids[0]);
      const item = bodyOf(await someone.http.put('/v1/me/banner', { clanId: ids[2] }));
      expect(item).toEqual({ clanId: ids[2], name: TEXT, role: 'leader', joinedAt: TIMESTAMP, banner: true });
      expect(await banner()).toBe(ids[2]);
      await someone.http.delete(`/v1/clans/${ids[2]}/members/me`);
      expect(await banner()).toBe(ids[0]);
      await someone.http.delete(`/v1/clans/${ids[0]}/members/me`);
      expect(await banner()).toBe(ids[1]);
      await someone.http.delete(`/v1/clans/${ids[1]}/members/me`);
      expect(await banner()).toBeUndefined();
    });

    it('never one I am not in: 403, and what is no clan id is refused', async () => {
      const other = await newClan(await founder());
      expectProblem(await stranger.http.put('/v1/me/banner', { clanId: other }), 'forbidden');
      expectProblem(await stranger.http.put('/v1/me/banner', { clanId: newId() }), 'forbidden');
      for (const clanId of ['x', null, 1, undefined, {}])
        expectProblem(await stranger.http.put('/v1/me/banner', { clanId }), 'validation', '/clanId');
    });
  });
});
