import { eventually, openWire, type Person, type Wire } from '#libs/testing';
import { at, bodyOf, join, newClan, newHabit, record } from '../facts';
import { connect, hangUp } from '../live';
import { Ledger, tidyRows, View } from '../view';

const MEMBERS = 14;
const TOP = 10;

let wire: Wire;
let leader: Person;
let members: Person[];
let habits: string[];
let clanId: string;

beforeAll(async () => {
  wire = await openWire();
  leader = await wire.register();
  members = await Promise.all(Array.from({ length: MEMBERS }, () => wire.register()));
  clanId = await newClan(leader);
  for (const person of members) await join(person, clanId);
  habits = await Promise.all(members.map((person) => newHabit(person, { kind: 'count', target: 100 })));
  // The first has the most.
  for (const [index, person] of members.entries())
    await record(person, habits[index]!, undefined, 100 - index);
  await eventually(async () => (await page(100)).total === MEMBERS, { what: 'everybody on the board' });
});
afterEach(hangUp);
afterAll(() => wire.stop());

const path = (limit: number): string => `/v1/boards/clan:${clanId}?period=day&limit=${limit}`;
const page = async (limit: number) => (await leader.http.get(path(limit))).body;

async function viewOf(person: Person, top = TOP, ledger?: Ledger): Promise<View> {
  const view = new View(
    await connect(wire.url, person),
    { board: `clan:${clanId}`, period: 'day', top },
    person.id,
    ledger,
  );
  await view.subscribe();
  return view;
}
const idsOf = (view: View): string[] =>
  (view.entries as { memberId: string }[]).map(({ memberId }) => memberId);

test('whoever moves up into the view is sent whole, and whoever falls out is named', async () => {
  const view = await viewOf(leader);
  expect(idsOf(view)).toEqual(members.slice(0, TOP).map(({ id }) => id));
  await members[0]!.http.delete(at(habits[0]!));
  const moved = await view.live.hears('board:delta', ({ removals }) => removals.length > 0);
  expect(moved).toMatchObject({ removals: [members[0]!.id], total: MEMBERS - 1 });
  expect(moved.upserts).toEqual([
    expect.objectContaining({ memberId: members[TOP]!.id, score: 10 - TOP / 10 }),
  ]);
  expect(idsOf(view)).toEqual(members.slice(1, TOP + 1).map(({ id }) => id));
  await record(members[0]!, habits[0]!, undefined, 100);
  const back = await view.live.hears('board:delta', ({ seq }) => seq > moved.seq);
  expect(back).toMatchObject({ removals: [members[TOP]!.id], total: MEMBERS });
  expect(back.upserts).toEqual([expect.objectContaining({ memberId: members[0]!.id, score: 10 })]);
  expect(idsOf(view)).toEqual(members.slice(0, TOP).map(({ id }) => id));
  expect(view.complaints).toEqual([]);
});

test('a viewer below the rows has their own place, follows it, and comes into the rows', async () => {
  const last = MEMBERS - 1;
  const view = await viewOf(members[last]!);
  expect(view.held!.me).toEqual({ rank: MEMBERS, score: 10 - last / 10 });
  await members[last - 1]!.http.delete(at(habits[last - 1]!));
  await eventually(() => view.held?.me?.rank === MEMBERS - 1, { what: 'the own place to move up' });
  await record(members[last]!, habits[last]!, undefined, 150);
  await eventually(() => view.held?.me?.rank === 1 && view.held.me.score === 15, { what: 'the first place' });
  expect(idsOf(view)[0]).toBe(members[last]!.id);
  await members[last]!.http.delete(at(habits[last]!));
  await eventually(() => view.held?.me === null, { what: 'no place at all' });
  await record(members[last]!, habits[last]!, undefined, 100 - last);
  await record(members[last - 1]!, habits[last - 1]!, undefined, 100 - last + 1);
  await eventually(() => view.held?.me?.rank === MEMBERS, { what: 'the old place' });
  expect(view).toMatchObject({ complaints: [], gaps: [] });
});

test('changes below the rows change the total, and move the sequence on', async () => {
  const view = await viewOf(leader, 1);
  const { seq } = view.held!;
  await members[5]!.http.delete(at(habits[5]!));
  await eventually(() => view.held?.total === MEMBERS - 1, { what: 'the total to shrink' });
  expect(view.held!.seq).toBeGreaterThan(seq);
  for (const delta of view.live.told('board:delta'))
    expect(delta).toMatchObject({ upserts: [], removals: [], previousSeq: expect.any(Number) });
  await record(members[5]!, habits[5]!, undefined, 95);
  await eventually(() => view.held?.total === MEMBERS, { what: 'the total to grow' });
  const { body } = await leader.http.get(path(1));
  expect({ epoch: view.held!.epoch, rows: view.entries }).toEqual({
    epoch: body.epoch,
    rows: tidyRows(body.items),
  });
});

test('equal scores stand by who reached theirs first; undoing a slip gives the old place back', async () => {
  const view = await viewOf(leader, 100);
  const [first, second] = [members[1]!, members[2]!];
  await record(first, habits[1]!, undefined, 150);
  await record(second, habits[2]!, undefined, 150);
  const ranks = (): string[] => idsOf(view).slice(0, 2);
  await eventually(() => ranks().join() === [first.id, second.id].join(), { what: 'the first to be ahead' });
  const slip = await newHabit(first, { name: 'A slip' });
  await record(first, slip);
  await eventually(() => view.held?.rows.get(first.id)?.score === 25, { what: 'the slip' });
  await first.http.delete(at(slip));
  await eventually(() => view.held?.rows.get(first.id)?.score === 15, { what: 'the slip undone' });
  expect(ranks()).toEqual([first.id, second.id]);
  expect(view.complaints).toEqual([]);
});

test('who is erased leaves the rows, live, and ranks close up', async () => {
  const view = await viewOf(leader, 100);
  const gone = members[3]!;
  bodyOf(await gone.http.delete('/v1/me', { password: gone.password }), 202);
  await eventually(() => view.held?.total === MEMBERS - 1, { what: 'the erased one to leave' });
  expect(idsOf(view)).not.toContain(gone.id);
  expect(view.complaints).toEqual([]);
});
