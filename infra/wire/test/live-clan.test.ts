import { monitorEventLoopDelay } from 'node:perf_hooks';
import { eventually, openWire, type Person, type Wire } from '#libs/testing';
import { at, bodyOf, day, join, newClan, newHabit, newName, record } from '../facts';
import { connect, hangUp, type Json, type Live, liveProblem, refused } from '../live';
import { TIMESTAMP } from '../shapes';
import { View } from '../view';

let wire: Wire;
let leader: Person;
let member: Person;

beforeAll(async () => {
  wire = await openWire();
});
beforeEach(async () => {
  [leader, member] = await Promise.all([wire.register(), wire.register()]);
});
afterEach(hangUp);
afterAll(() => wire.stop());

const itemsOf = (live: Live, clanId: string): Json[] =>
  live
    .told('clan:activity')
    .filter((one) => one.clanId === clanId)
    .flatMap(({ items }) => items);

const tells = (live: Live, clanId: string, person: Person, kind: string, localDate: string | null = null) =>
  eventually(
    () => {
      const item = { userId: person.id, name: person.name, kind, localDate, at: TIMESTAMP };
      expect(itemsOf(live, clanId)).toContainEqual(item);
      return true;
    },
    { what: `clan:activity ${kind} of ${person.name}` },
  );

/** A clan of both. */
async function clanOfBoth(visibility = 'open'): Promise<string> {
  const clanId = await newClan(leader);
  await join(member, clanId);
  if (visibility !== 'open') bodyOf(await leader.http.patch(`/v1/clans/${clanId}`, { visibility }));
  return clanId;
}

describe('clan:activity', () => {
  test('names what was completed and undone, to all members and nobody else', async () => {
    const [clanId, stranger] = [await clanOfBoth(), await wire.register()];
    const [own, mates, strangers] = await Promise.all(
      [leader, member, stranger].map((one) => connect(wire.url, one)),
    );
    const habitId = await newHabit(leader, { startDate: day(-1) });
    await record(leader, habitId, day(-1));
    for (const live of [own!, mates!]) await tells(live, clanId, leader, 'completed', day(-1));
    await leader.http.delete(at(habitId, day(-1)));
    for (const live of [own!, mates!]) await tells(live, clanId, leader, 'undone', day(-1));
    for (const activity of mates!.told('clan:activity'))
      expect(activity).toStrictEqual({ clanId, items: expect.any(Array) });
    // Founding is heard as joining by who listens early enough.
    const acts = itemsOf(mates!, clanId).filter(
      ({ userId, kind }) => userId === leader.id && kind !== 'joined',
    );
    expect(acts).toHaveLength(2);
    expect(strangers!.told('clan:activity')).toEqual([]);
  });

  test('names who joined, left, and got another role; membership counts at once', async () => {
    const clanId = await newClan(leader);
    const [leaders, members] = await Promise.all([connect(wire.url, leader), connect(wire.url, member)]);
    await join(member, clanId);
    await tells(leaders, clanId, member, 'joined');
    await record(leader, await newHabit(leader));
    await tells(members, clanId, leader, 'completed', day());
    bodyOf(await leader.http.patch(`/v1/clans/${clanId}/members/${member.id}`, { role: 'elder' }));
    for (const live of [leaders, members]) await tells(live, clanId, member, 'role');
    expect((await member.http.delete(`/v1/clans/${clanId}/members/me`)).status).toBe(204);
    await tells(leaders, clanId, member, 'left');
    members.forget();
    await record(leader, await newHabit(leader));
    await eventually(() => itemsOf(leaders, clanId).filter(({ kind }) => kind === 'completed').length === 2, {
      what: 'the second completion',
    });
    expect(members.told('clan:activity')).toEqual([]);
  });

  test('a handover is told of both', async () => {
    const clanId = await clanOfBoth();
    const live = await connect(wire.url, member);
    bodyOf(await leader.http.patch(`/v1/clans/${clanId}/members/${member.id}`, { role: 'leader' }));
    await tells(live, clanId, member, 'role');
    await tells(live, clanId, leader, 'role');
  });

  test('who asked is told of when admitted, not before', async () => {
    const clanId = await newClan(leader, { visibility: 'request' });
    const live = await connect(wire.url, leader);
    expect((await member.http.post(`/v1/clans/${clanId}/members`)).status).toBe(202);
    bodyOf(await leader.http.patch(`/v1/clans/${clanId}/members/${member.id}`, { role: 'member' }));
    await tells(live, clanId, member, 'joined');
    expect(itemsOf(live, clanId).filter(({ userId }) => userId === member.id)).toHaveLength(1);
  });

  test('comes at most twice a second, merged, and nothing gets lost', async () => {
    const clanId = await clanOfBoth();
    const live = await connect(wire.url, leader);
    const habits = await Promise.all(
      Array.from({ length: 10 }, () => newHabit(member, { startDate: day(-7) })),
    );
    const lateness = monitorEventLoopDelay({ resolution: 10 });
    lateness.enable();
    for (let back = 7; back >= 0; back -= 1)
      await Promise.all(habits.map((habitId) => record(member, habitId, day(-back))));
    await eventually(() => itemsOf(live, clanId).filter(({ kind }) => kind === 'completed').length >= 80, {
      what: 'all 80 completions',
    });
    const done = itemsOf(live, clanId).filter(({ kind }) => kind === 'completed');
    expect(done).toHaveLength(80);
    const times = live.heard.filter(({ event }) => event === 'clan:activity').map(({ at_ms }) => at_ms);
    lateness.disable();
    // Three within a second would be too many; some room for a late timer, and for what was noticed late here.
    const spans = times.slice(2).map((time, index) => time - times[index]!);
    expect(Math.min(...spans, 1_000) + lateness.max / 1e6).toBeGreaterThan(850);
  });
});

describe('clan:door', () => {
  test('tells whoever opens it that others stand there than before, and nobody else', async () => {
    const clanId = await clanOfBoth('request');
    const guest = await wire.register();
    const [leaders, members] = await Promise.all([connect(wire.url, leader), connect(wire.url, member)]);
    const door = `/v1/clans/${clanId}/members`;
    const isTold = async (): Promise<void> => {
      expect(await leaders.hears('clan:door')).toStrictEqual({ clanId });
      expect(leaders.told('clan:door')).toHaveLength(1);
      leaders.forget();
    };
    expect((await guest.http.post(door)).status).toBe(202);
    await isTold();
    // Asked again, everybody stands where they stood.
    expect((await guest.http.post(door)).status).toBe(202);
    expect((await guest.http.delete(`${door}/me`)).status).toBe(204);
    await isTold();
    expect((await leader.http.post(door, { userId: guest.id })).status).toBe(202);
    await isTold();
    expect((await guest.http.post(door)).status).toBe(201);
    await isTold();
    expect(members.told('clan:door')).toEqual([]);
  });
});

describe('who may no longer see a board', () => {
  const subscribe = async (person: Person, clanId: string): Promise<Live> => {
    const live = await connect(wire.url, person);
    for (const period of ['day', 'all_time']) {
      const choice = { board: `clan:${clanId}`, period };
      // A new clan's boards follow within a moment.
      await eventually(async () => (await live.ask('board:subscribe', choice)).ok, {
        what: "the clan's board",
      });
    }
    return live;
  };
  /** Both subscriptions end, and none goes on in silence. */
  const isEnded = async (live: Live, clanId: string): Promise<void> => {
    await eventually(() => live.told('problem').length >= 2, { what: 'both subscriptions to end' });
    for (const problem of live.told('problem')) expect(problem).toEqual(liveProblem('not-found'));
    expect(live.told('problem')).toHaveLength(2);
    expect(live.ended).toBeNull();
    live.forget();
    await record(leader, await newHabit(leader));
    await eventually(
      async () => (await leader.http.get(`/v1/boards/clan:${clanId}?period=day`)).body.total > 0,
      { what: 'the board to move' },
    );
    expect(live.told('board:delta')).toEqual([]);
    const again = await live.ask('board:subscribe', { board: `clan:${clanId}`, period: 'day' });
    expect(again).toEqual(refused('not-found'));
  };

  test.each(['request', 'invite'])('leaving a clan on %s ends its subscriptions', async (visibility) => {
    const clanId = await clanOfBoth(visibility);
    const live = await subscribe(member, clanId);
    await member.http.delete(`/v1/clans/${clanId}/members/me`);
    await isEnded(live, clanId);
  });

  test('so does being removed', async () => {
    const clanId = await clanOfBoth('request');
    const live = await subscribe(member, clanId);
    await leader.http.delete(`/v1/clans/${clanId}/members/${member.id}`);
    await isEnded(live, clanId);
  });

  test.each(['request', 'invite'])("and a clan's turn to %s while a stranger watches", async (visibility) => {
    const clanId = await clanOfBoth();
    const live = await subscribe(await wire.register(), clanId);
    const members = await subscribe(member, clanId);
    bodyOf(await leader.http.patch(`/v1/clans/${clanId}`, { visibility }));
    await isEnded(live, clanId);
    expect(members.told('problem')).toEqual([]);
  });

  test('a clan that closes ends the view of whoever watches', async () => {
    const clanId = await newClan(leader);
    const live = await subscribe(member, clanId);
    await leader.http.delete(`/v1/clans/${clanId}/members/me`);
    await eventually(() => live.told('problem').length === 2, { what: 'both subscriptions to end' });
    expect(live.told('problem')).toEqual([liveProblem('not-found'), liveProblem('not-found')]);
  });

  test('who leaves an open clan leaves its list, and may go on watching', async () => {
    const clanId = await clanOfBoth();
    await record(member, await newHabit(member));
    const live = await connect(wire.url, member);
    const view = new View(live, { board: `clan:${clanId}`, period: 'day', top: 50 }, member.id);
    await eventually(async () => (await view.subscribe()).ok, { what: "the clan's board" });
    await eventually(() => view.held?.total === 1 && view.held.me?.rank === 1, {
      what: 'oneself on the board',
    });
    await member.http.delete(`/v1/clans/${clanId}/members/me`);
    await eventually(() => view.held?.total === 0 && view.held.me === null, {
      what: 'oneself to leave the board',
    });
    await join(member, clanId);
    await eventually(() => view.held?.total === 1 && view.held.me?.rank === 1, {
      what: 'the earlier score again',
    });
    expect(live.told('problem')).toEqual([]);
    expect(view.complaints).toEqual([]);
  });
});

describe('names on boards', () => {
  test('of users and clans follow live', async () => {
    const clanId = await clanOfBoth();
    await record(member, await newHabit(member));
    const live = await connect(wire.url, leader);
    const board = new View(live, { board: `clan:${clanId}`, period: 'week', top: 10 }, leader.id);
    await eventually(async () => (await board.subscribe()).ok, { what: "the clan's board" });
    await eventually(() => board.held?.total === 1, { what: 'the member on the board' });
    const displayName = newName('Zoë ');
    const avatarUrl = 'https://pictures.example/zoe.png';
    bodyOf(await member.http.patch('/v1/me', { displayName, avatarUrl }));
    await eventually(
      () => {
        expect(board.entries).toMatchObject([
          { memberId: member.id, name: displayName, avatarUrl, score: 10 },
        ]);
        return true;
      },
      { what: 'the new name' },
    );
    expect(board.counts).toMatchObject({ gaps: 0, snapshots: 1 });
    expect(board.complaints).toEqual([]);
  });

  test('a renamed clan has its new name on clans', async () => {
    const clanId = await newClan(leader);
    const live = await connect(wire.url, member);
    await live.ask('board:subscribe', { board: 'clans', period: 'day', top: 100 });
    await record(leader, await newHabit(leader));
    const ofClan = ({ upserts }: Json): Json => upserts.find(({ memberId }: Json) => memberId === clanId);
    await live.hears('board:delta', ofClan);
    const name = newName('renamed ');
    bodyOf(await leader.http.patch(`/v1/clans/${clanId}`, { name }));
    const delta = await live.hears('board:delta', (one) => ofClan(one)?.name === name);
    expect(ofClan(delta)).toMatchObject({ score: 10, avatarUrl: null });
  });
});
