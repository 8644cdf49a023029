import { migrateDown, migrateUp } from '#libs/database';
import { freshDatabase } from '#libs/testing';
import { ignoringCase } from '../domain/clan-text';
import { aClan, type ClanRoom, clanRoom, MIGRATIONS, outcome, someone } from './fixture';

let room: ClanRoom;
beforeAll(async () => void (room = await clanRoom()));
afterAll(() => room.stop());

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
const factsOf = async (userId: string) =>
  (await room.facts())
    .filter((fact) => fact.data.userId === userId)
    .map(({ type, data }): Record<string, unknown> => ({ type, ...data }));
const rolesIn = async (clanId: string) =>
  Object.fromEntries((await room.reads.members(clanId, null, 100)).map(({ userId, role }) => [userId, role]));

/** A clan whose members joined in the order given, the first one leading. */
async function clanWith(...members: string[]) {
  const [leader, ...others] = members;
  const { id } = await room.found.execute(leader!, aClan());
  for (const userId of others) await room.join.execute(userId, id);
  return id;
}

describe('each stay has a membership of its own', () => {
  test('who comes back joins anew', async () => {
    const [leader, userId] = [someone(), someone()];
    const id = await clanWith(leader, userId);
    await room.remove.execute(userId, id, userId);
    await room.join.execute(userId, id);
    const told = await factsOf(userId);
    expect(told.map(({ type }) => type)).toEqual([
      'clan.member-joined.v1',
      'clan.banner-changed.v1',
      'clan.member-left.v1',
      'clan.banner-changed.v1',
      'clan.member-joined.v1',
      'clan.banner-changed.v1',
    ]);
    const stays = told.flatMap((fact) => (fact.type === 'clan.member-joined.v1' ? [fact.membershipId] : []));
    expect(new Set(stays).size).toBe(2);
    expect(told[2]).toMatchObject({ membershipId: stays[0], joinedAt: told[0]!.at });
  });
});

describe('the banner', () => {
  test('is the first clan, passes on leaving to the earliest joined of the rest, and each change has a version', async () => {
    const userId = someone();
    const [a, b, c] = [await clanWith(someone()), await clanWith(someone()), await clanWith(someone())];
    for (const id of [a, b, c]) await room.join.execute(userId, id);
    await room.remove.execute(userId, a, userId);
    expect(await room.banner.execute(userId, c)).toMatchObject({ clanId: c, role: 'member', banner: true });
    await room.banner.execute(userId, c);
    await room.remove.execute(userId, b, userId);
    await room.remove.execute(userId, c, userId);
    const flown = (await factsOf(userId)).filter(({ type }) => type === 'clan.banner-changed.v1');
    expect(flown.map((fact) => [fact.version, fact.clanId])).toEqual([
      [1, a],
      [2, b],
      [3, c],
      [4, null],
    ]);
  });

  test('is never a clan that one is not in', async () => {
    const userId = someone();
    await room.join.execute(userId, await clanWith(someone()));
    expect(await outcome(room.banner.execute(userId, await clanWith(someone())))).toBe('forbidden');
    expect(await outcome(room.banner.execute(userId, someone()))).toBe('forbidden');
  });
});

describe('succession', () => {
  test('a leader who leaves is followed at once, by an elder before a longer member', async () => {
    const [leader, member, elder] = [someone(), someone(), someone()];
    const id = await clanWith(leader, member, elder);
    await room.changeMember.execute(leader, id, elder, 'elder');
    await room.remove.execute(leader, id, leader);
    expect(await rolesIn(id)).toEqual({ [elder]: 'leader', [member]: 'member' });
    expect((await factsOf(elder)).at(-1)).toMatchObject({ type: 'clan.role-changed.v1', role: 'leader' });
  });

  test('an absent leader is followed once, stays as an elder, and does not get the role back', async () => {
    const [leader, member] = [someone(), someone()];
    const id = await clanWith(leader, member);
    await room.people.see([{ userId: member, at: inDays(10).toISOString() }]);
    expect(await room.settle.execute(inDays(13))).toBe(0);
    expect(await room.settle.execute(inDays(15))).toBe(1);
    expect(await rolesIn(id)).toEqual({ [leader]: 'elder', [member]: 'leader' });
    await room.people.see([{ userId: leader, at: inDays(15).toISOString() }]);
    expect(await room.settle.execute(inDays(16))).toBe(0);
    expect(await rolesIn(id)).toEqual({ [leader]: 'elder', [member]: 'leader' });
  });

  test('where nobody was seen the leader stays', async () => {
    const [leader, member] = [someone(), someone()];
    const id = await clanWith(leader, member);
    await room.settle.execute(inDays(30));
    expect((await rolesIn(id))[leader]).toBe('leader');
  });
});

describe('an erased user', () => {
  test('leaves every clan by the same rules, asks for nothing any more and can do nothing', async () => {
    const [userId, heir, host] = [someone(), someone(), someone()];
    await room.people.learn([
      { userId, version: 1, displayName: 'Ann', createdAt: '2026-01-01T00:00:00.000Z' },
    ]);
    const led = await clanWith(userId, heir);
    const alone = await clanWith(userId);
    const { id: asked } = await room.found.execute(host, aClan('request'));
    await room.join.execute(userId, asked);
    const { id: invited } = await room.found.execute(host, aClan('invite'));
    await room.invite.execute(host, invited, userId);

    for (let time = 0; time < 2; time += 1) await room.erase.execute(userId, '2026-11-20T12:00:00.000Z');

    expect(await rolesIn(led)).toEqual({ [heir]: 'leader' });
    expect(await room.reads.clan(alone, heir)).toBeNull();
    expect(await room.reads.applicants(asked, 'requested', null, 100)).toEqual([]);
    expect(await room.reads.applicants(invited, 'invited', null, 100)).toEqual([]);
    expect(await room.people.named([userId])).toEqual(new Map());
    const told = await factsOf(userId);
    expect(told.filter(({ type }) => type === 'clan.member-left.v1')).toHaveLength(2);
    // One change of banner, straight to none, though two clans were left.
    expect(told.filter(({ type }) => type === 'clan.banner-changed.v1').map((fact) => fact.clanId)).toEqual([
      led,
      null,
    ]);

    expect(await outcome(room.join.execute(userId, led))).toBe('unauthenticated');
    expect(await outcome(room.found.execute(userId, aClan()))).toBe('unauthenticated');
    expect(await outcome(room.banner.execute(userId, led))).toBe('unauthenticated');
    expect(await outcome(room.invite.execute(host, invited, userId))).toBe('not-found');
  });

  test('stays erased, whatever still comes and in whatever order', async () => {
    const userId = someone();
    await room.erase.execute(userId, '2026-11-20T12:00:00.000Z');
    await room.people.learn([
      { userId, version: 7, displayName: 'Late', createdAt: '2026-01-01T00:00:00.000Z' },
    ]);
    await room.people.see([{ userId, at: '2026-11-20T11:00:00.000Z' }]);
    expect(await room.people.named([userId])).toEqual(new Map());
    const rows = await room.db.query('SELECT display_name, last_seen_at FROM person WHERE user_id = $1', [
      userId,
    ]);
    expect(rows).toEqual([{ display_name: null, last_seen_at: null }]);
  });
});

test('what identity tells counts once and in any order', async () => {
  const userId = someone();
  const profile = (version: number, displayName: string) => ({
    userId,
    version,
    displayName,
    createdAt: '2026-01-01T00:00:00.000Z',
  });
  await room.people.learn([profile(3, 'Third'), profile(2, 'Second'), profile(3, 'Third')]);
  await room.people.learn([profile(1, 'First')]);
  await room.people.see([
    { userId, at: '2026-11-02T00:00:00.000Z' },
    { userId, at: '2026-11-03T00:00:00.000Z' },
  ]);
  await room.people.see([{ userId, at: '2026-11-01T00:00:00.000Z' }]);
  const rows = await room.db.query('SELECT display_name, last_seen_at FROM person WHERE user_id = $1', [
    userId,
  ]);
  expect(rows).toEqual([{ display_name: 'Third', last_seen_at: '2026-11-03T00:00:00.000Z' }]);
});

describe('search', () => {
  test.each([
    ['100% Wool', '100%', true],
    ['100% Wool', '0%W', false],
    ['100 Wool', '100%', false],
    ['under_score', 'r_s', true],
    ['underXscore', 'r_s', false],
    [String.raw`back\slash`, String.raw`k\s`, true],
    ['backslash', String.raw`k\s`, false],
    ['Grüße aus Köln', 'GRÜSSE', true],
    ["quote's end", "e's", true],
  ])('%s is found by %s: %s', async (name, part, found) => {
    const { id } = await room.found.execute(someone(), aClan('open', `${name} ${someone().slice(-4)}`));
    const rows = await room.reads.search(someone(), ignoringCase(part), null, 100);
    expect(rows.some((clan) => clan.id === id)).toBe(found);
  });
});

test('the migration goes both ways', async () => {
  const fresh = await freshDatabase();
  const settings = { url: fresh.url, poolMax: 1 };
  const tables = () =>
    fresh.query(`SELECT FROM pg_tables WHERE schemaname = 'clan' AND tablename = 'membership'`);
  for (let time = 0; time < 2; time += 1) {
    await (await migrateUp(settings, 'clan', MIGRATIONS)).onApplicationShutdown();
    expect(await tables()).toHaveLength(1);
    await migrateDown(settings, 'clan', MIGRATIONS);
    expect(await tables()).toEqual([]);
  }
  await fresh.drop();
});
