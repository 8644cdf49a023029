import { aClan, type ClanRoom, clanRoom, outcome, someone } from './fixture';

let room: ClanRoom;
beforeAll(async () => void (room = await clanRoom()));
afterAll(() => room.stop());

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const tally = (outcomes: string[]) =>
  Object.fromEntries(
    outcomes.toSorted().map((name, _, all) => [name, all.filter((other) => other === name).length]),
  );

async function clanOf(size: number, visibility: 'open' | 'request' = 'open') {
  const leader = someone();
  const { id } = await room.found.execute(leader, aClan('open'));
  const others = many(size - 1, someone);
  for (const userId of others) await room.join.execute(userId, id);
  if (visibility !== 'open') await room.change.execute(leader, id, { visibility });
  return { id, leader, others };
}

test('50 users race for the last place: one wins and there are never 51', async () => {
  const { id, leader } = await clanOf(49);
  const outcomes = await Promise.all(many(50, () => outcome(room.join.execute(someone(), id))));
  expect(tally(outcomes)).toEqual({ done: 1, 'limit-reached': 49 });
  expect((await room.reads.clan(id, leader))?.memberCount).toBe(50);
});

test('admitting races for the last place like joining does', async () => {
  const { id, leader } = await clanOf(49, 'request');
  const askers = many(10, someone);
  for (const userId of askers) await room.join.execute(userId, id);
  const outcomes = await Promise.all(
    askers.map((userId) => outcome(room.changeMember.execute(leader, id, userId, 'member'))),
  );
  expect(tally(outcomes)).toEqual({ done: 1, 'limit-reached': 9 });
});

test('joining twice at once is one membership, told once', async () => {
  const { id } = await clanOf(1);
  const userId = someone();
  const entrances = await Promise.all(many(10, () => room.join.execute(userId, id)));
  expect(tally(entrances.map((entrance) => entrance.outcome))).toEqual({ joined: 1, already: 9 });
  const joined = (await room.facts()).filter(
    (fact) => fact.type === 'clan.member-joined.v1' && fact.data.userId === userId,
  );
  expect(joined).toHaveLength(1);
});

test('a user who founds and joins on all sides at once ends up in five clans, one of them the banner', async () => {
  const clans = await Promise.all(many(6, () => clanOf(1)));
  const userId = someone();
  const outcomes = await Promise.all([
    ...clans.map(({ id }) => outcome(room.join.execute(userId, id))),
    ...many(6, () => outcome(room.found.execute(userId, aClan()))),
  ]);
  expect(tally(outcomes)).toEqual({ done: 5, 'limit-reached': 7 });
  const own = await room.reads.clansOf(userId, null, 100);
  expect(own.map(({ banner }) => banner)).toEqual([true, false, false, false, false]);
});

test('a leader who hands over to everyone at once has one successor', async () => {
  const { id, leader, others } = await clanOf(6);
  const outcomes = await Promise.all(
    others.map((userId) => outcome(room.changeMember.execute(leader, id, userId, 'leader'))),
  );
  expect(tally(outcomes)).toEqual({ done: 1, forbidden: 4 });
  const roles = (await room.reads.members(id, null, 100)).map(({ role }) => role);
  expect(tally(roles.map(String))).toEqual({ leader: 1, elder: 1, member: 4 });
});

test('everyone leaves at once: one leader after another, and in the end the clan is closed once', async () => {
  const { id, leader, others } = await clanOf(8);
  await Promise.all([leader, ...others].map((userId) => room.remove.execute(userId, id, userId)));
  expect(await room.reads.clan(id, leader)).toBeNull();
  const closed = (await room.facts()).filter(
    (fact) => fact.type === 'clan.clan-changed.v1' && fact.data.clanId === id && fact.data.closedAt,
  );
  expect(closed).toHaveLength(1);
});

test('joining while the last member leaves: in the clan or no such clan, and never a clan without a leader', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id, leader } = await clanOf(1);
    const userId = someone();
    const [, joined] = await Promise.all([
      room.remove.execute(leader, id, leader),
      outcome(room.join.execute(userId, id)),
    ]);
    expect(['done', 'not-found']).toContain(joined);
    const members = await room.reads.members(id, null, 100);
    expect(members.map(({ role }) => role)).toEqual(joined === 'done' ? ['leader'] : []);
  }
});

test('one name for many founders, and for two who rename', async () => {
  const outcomes = await Promise.all(
    many(10, (index) =>
      outcome(room.found.execute(someone(), aClan('open', index % 2 ? 'One Name' : 'ONE NAME'))),
    ),
  );
  expect(tally(outcomes)).toEqual({ done: 1, conflict: 9 });

  const [a, b] = await Promise.all([clanOf(1), clanOf(1)]);
  const renamed = await Promise.all(
    [a, b].map(({ id, leader }) => outcome(room.change.execute(leader, id, { name: 'Wanted by two' }))),
  );
  expect(tally(renamed)).toEqual({ done: 1, conflict: 1 });
});

test('two clans that swap their names at once both get an answer', async () => {
  const [a, b] = await Promise.all([clanOf(1), clanOf(1)]);
  await room.change.execute(a.leader, a.id, { name: 'Swap A' });
  await room.change.execute(b.leader, b.id, { name: 'Swap B' });
  const swapped = await Promise.all([
    outcome(room.change.execute(a.leader, a.id, { name: 'Swap B' })),
    outcome(room.change.execute(b.leader, b.id, { name: 'Swap A' })),
  ]);
  for (const one of swapped) expect(['done', 'conflict']).toContain(one);
});

test('erasing a user who joins on all sides leaves no membership behind', async () => {
  const clans = await Promise.all(many(4, () => clanOf(2)));
  const userId = someone();
  await room.people.learn([
    { userId, version: 1, displayName: 'Nova', createdAt: '2026-01-01T00:00:00.000Z' },
  ]);
  await Promise.all([
    ...clans.map(({ id }) => outcome(room.join.execute(userId, id))),
    room.erase.execute(userId, '2026-11-20T12:00:00.000Z'),
  ]);
  expect(await room.reads.clansOf(userId, null, 100)).toEqual([]);
  expect(await outcome(room.join.execute(userId, clans[0]!.id))).toBe('unauthenticated');
});
