import { eventually, openWire, type Person, type Wire } from '#libs/testing';
import { at, day, join, newClan, newHabit, newId, record } from '../facts';
import { connect, hangUp, type Json, type Live, liveProblem, refused } from '../live';
import { NUMBER, STANDING, TEXT, TIMESTAMP } from '../shapes';
import { View } from '../view';

const PERIODS = ['day', 'week', 'month', 'all_time'];
const ENTRY = { ...STANDING, rank: NUMBER, score: NUMBER };
const SNAPSHOT = {
  board: TEXT,
  period: TEXT,
  periodKey: TEXT,
  status: 'live',
  epoch: TEXT,
  seq: NUMBER,
  total: NUMBER,
  entries: expect.any(Array),
};

let wire: Wire;
let ada: Person;
let bo: Person;
let clanId: string;
let habitOfAda: string;

beforeAll(async () => {
  wire = await openWire();
  [ada, bo] = await Promise.all([wire.register(), wire.register()]);
  clanId = await newClan(ada);
  await join(bo, clanId);
  habitOfAda = await newHabit(ada);
  await record(ada, habitOfAda);
  await eventually(
    async () => (await ada.http.get(`/v1/boards/clan:${clanId}?period=day`)).body.total === 1,
    {
      what: "Ada's score on her clan's board",
    },
  );
});
afterEach(hangUp);
afterAll(() => wire.stop());

const clanBoard = (): string => `clan:${clanId}`;

describe('board:subscribe', () => {
  const boards = ['global', 'clan', 'clans'].flatMap((board) => PERIODS.map((period) => [board, period]));

  test.each(boards)('%s by %s has exactly the keys it should have', async (kind, period) => {
    const board = kind === 'clan' ? clanBoard() : kind;
    const live = await connect(wire.url, ada);
    // Boards follow one after the other.
    const answer = await eventually(
      async () => {
        const said = await live.ask('board:subscribe', { board, period });
        return kind === 'clans' || said.snapshot.me ? said : null;
      },
      { what: `Ada on ${board} by ${period}` },
    );
    const me = kind === 'clans' ? {} : { me: { rank: NUMBER, score: NUMBER } };
    expect(answer).toStrictEqual({ ok: true, snapshot: { ...SNAPSHOT, board, period, ...me } });
    const { entries } = answer.snapshot;
    for (const entry of entries) {
      const { avatarUrl } = entry;
      expect(avatarUrl === null || URL.canParse(avatarUrl)).toBe(true);
      expect(entry).toStrictEqual({ ...ENTRY, avatarUrl, rank: entries.indexOf(entry) + 1 });
    }
    const { body } = await ada.http.get(`/v1/boards/${board}?period=${period}`);
    expect(body).toMatchObject({ periodKey: answer.snapshot.periodKey, status: 'live' });
  });

  test('me is null for a viewer who is not listed', async () => {
    const live = await connect(wire.url, bo);
    const { snapshot } = await live.ask('board:subscribe', { board: clanBoard(), period: 'day' });
    expect(snapshot.me).toBeNull();
    expect(snapshot.entries).toMatchObject([{ rank: 1, memberId: ada.id, name: ada.name, score: 10 }]);
  });

  test('the first delta goes on where the snapshot stands, and names exactly its keys', async () => {
    const live = await connect(wire.url, bo);
    const habitId = await newHabit(bo);
    const { snapshot } = await live.ask('board:subscribe', { board: clanBoard(), period: 'day' });
    await record(bo, habitId);
    const delta = await live.hears('board:delta');
    const reachedAt = delta.upserts[0].reachedAt;
    expect(delta).toStrictEqual({
      board: clanBoard(),
      period: 'day',
      periodKey: day(),
      epoch: snapshot.epoch,
      previousSeq: snapshot.seq,
      seq: NUMBER,
      upserts: [{ memberId: bo.id, name: bo.name, avatarUrl: null, score: 10, reachedAt: TIMESTAMP }],
      removals: [],
      total: 2,
      me: { rank: 2, score: 10 },
    });
    await bo.http.delete(at(habitId));
    const undo = await live.hears('board:delta', ({ total }) => total === 1);
    expect(undo).toStrictEqual({
      board: clanBoard(),
      period: 'day',
      periodKey: day(),
      epoch: snapshot.epoch,
      previousSeq: delta.seq,
      seq: NUMBER,
      upserts: [],
      removals: [bo.id],
      total: 1,
      me: null,
    });
    expect(Date.parse(reachedAt)).not.toBeNaN();
  });

  test("a change of others leaves me out of the delta, unless one's place moves", async () => {
    const live = await connect(wire.url, ada);
    const { snapshot } = await live.ask('board:subscribe', { board: clanBoard(), period: 'day' });
    expect(snapshot.me).toEqual({ rank: 1, score: 10 });
    const habitId = await newHabit(bo, { name: 'Read', kind: 'minutes', target: 10 });
    await record(bo, habitId, day(), 5);
    const below = await live.hears('board:delta', ({ total }) => total === 2);
    expect(below).not.toHaveProperty('me');
    await record(bo, habitId, day(), 15);
    const above = await live.hears('board:delta', ({ me }) => me !== undefined);
    expect(above.me).toEqual({ rank: 2, score: 10 });
    expect(above.upserts).toEqual([expect.objectContaining({ memberId: bo.id, score: 15 })]);
    await bo.http.delete(at(habitId));
    await live.hears('board:delta', ({ me, total }) => total === 1 && me?.rank === 1);
  });

  test('on clans a delta never has a me', async () => {
    const live = await connect(wire.url, ada);
    await live.ask('board:subscribe', { board: 'clans', period: 'day' });
    const extra = await newHabit(ada, { name: 'Walk' });
    await record(ada, extra);
    // Clans of other tests may stand on it too, and be told of in the same delta.
    const ofClan = ({ upserts }: Json): Json => upserts.find(({ memberId }: Json) => memberId === clanId);
    const delta = await live.hears('board:delta', ofClan);
    expect(ofClan(delta)).toStrictEqual({
      memberId: clanId,
      name: TEXT,
      avatarUrl: null,
      score: NUMBER,
      reachedAt: TIMESTAMP,
    });
    await ada.http.delete(at(extra));
    await live.hears('board:delta', (one) => one.seq > delta.seq && ofClan(one));
    for (const one of live.told('board:delta')) expect(one).not.toHaveProperty('me');
  });

  test('another top replaces the former view, and there is one stream of deltas', async () => {
    const live = await connect(wire.url, ada);
    const habitId = await newHabit(bo);
    const one = new View(live, { board: clanBoard(), period: 'week', top: 1 }, ada.id);
    await one.subscribe();
    await record(bo, habitId);
    await eventually(() => one.held?.total === 2, { what: 'the total to grow' });
    expect(one.entries).toMatchObject([{ memberId: ada.id }]);
    const { snapshot } = await one.subscribe(100);
    expect(snapshot.entries).toHaveLength(2);
    live.forget();
    await bo.http.delete(at(habitId));
    await eventually(() => one.held?.total === 1, { what: 'the total to shrink' });
    await record(bo, habitId);
    await eventually(() => one.held?.total === 2, { what: 'the total to grow again' });
    const seqs = live.told('board:delta').map(({ seq }) => seq);
    expect(new Set(seqs).size).toBe(seqs.length);
    await one.subscribe(1);
    expect(one.entries).toHaveLength(1);
    expect(one).toMatchObject({ complaints: [], counts: { gaps: 0 } });
    await bo.http.delete(at(habitId));
    await eventually(() => one.held?.total === 1, { what: 'the total to shrink again' });
  });

  test.each([1, 100])('a top of %d is taken', async (top) => {
    const live = await connect(wire.url, ada);
    const answer = await live.ask('board:subscribe', { board: 'global', period: 'all_time', top });
    expect(answer.ok).toBe(true);
  });

  test.each([
    ['nothing', []],
    ['two payloads', [{ board: 'global', period: 'day' }, {}]],
    ['null', [null]],
    ['an array', [[]]],
    ['text', ['global']],
    ['bytes', [Buffer.from('global')]],
    ['no board', [{ period: 'day' }]],
    ['no period', [{ board: 'global' }]],
    ['a period that is none', [{ board: 'global', period: 'year' }]],
    ['a period of the prototype', [{ board: 'global', period: 'constructor' }]],
    ['a number for a period', [{ board: 'global', period: 1 }]],
    ['a number for a board', [{ board: 1, period: 'day' }]],
    ['top 0', [{ board: 'global', period: 'day', top: 0 }]],
    ['top 101', [{ board: 'global', period: 'day', top: 101 }]],
    ['top -1', [{ board: 'global', period: 'day', top: -1 }]],
    ['half a row', [{ board: 'global', period: 'day', top: 1.5 }]],
    ['text for top', [{ board: 'global', period: 'day', top: '5' }]],
    ['a field too many', [{ board: 'global', period: 'day', key: day() }]],
  ])('%s is validation, acknowledged or not', async (_, payload: unknown[]) => {
    const live = await connect(wire.url, ada);
    expect(await live.ask('board:subscribe', ...payload)).toEqual(refused('validation'));
    expect(live.told('problem')).toEqual([]);
    live.socket.emit('board:subscribe', ...payload);
    expect(await live.hears('problem')).toEqual(liveProblem('validation'));
    expect(await live.ask('board:unsubscribe', { board: 'global', period: 'day' })).toEqual({ ok: true });
  });

  test.each([
    ['a board that is none', () => 'nothing'],
    ['an empty name', () => ''],
    ['a clan that is none', () => `clan:${newId()}`],
    ['a clan of a broken id', () => 'clan:1'],
    ['a path', () => '../me'],
    ['a prototype key', () => '__proto__'],
    ['a lone surrogate', () => '\ud800'],
    ['a NUL', () => 'global\0'],
    ['a long name', () => 'g'.repeat(2_000)],
  ])('%s is not found or not valid, never more', async (_, board) => {
    const live = await connect(wire.url, ada);
    const answer = await live.ask('board:subscribe', { board: board(), period: 'day' });
    expect(answer).toEqual({ ok: false, problem: expect.objectContaining({ status: expect.any(Number) }) });
    expect([400, 404]).toContain(answer.problem.status);
  });

  test('an unknown clan is not found, as over HTTP', async () => {
    const live = await connect(wire.url, ada);
    const answer = await live.ask('board:subscribe', { board: `clan:${newId()}`, period: 'day' });
    expect(answer).toEqual(refused('not-found'));
  });

  test("a clan that is not open is its members' alone", async () => {
    const hidden = await newClan(ada, { visibility: 'request' });
    const live = await connect(wire.url, bo);
    const answer = await live.ask('board:subscribe', { board: `clan:${hidden}`, period: 'day' });
    expect(answer).toEqual(refused('not-found'));
    live.socket.emit('board:subscribe', { board: `clan:${hidden}`, period: 'day' });
    expect(await live.hears('problem')).toEqual(liveProblem('not-found'));
  });

  test('works without an acknowledgement', async () => {
    const live = await connect(wire.url, bo);
    live.socket.emit('board:subscribe', { board: clanBoard(), period: 'month' });
    // Asked in order, so the subscription stands once this is answered.
    await live.ask('board:subscribe', { board: 'global', period: 'month' });
    const habitId = await newHabit(bo);
    await record(bo, habitId);
    await live.hears('board:delta', ({ board }) => board === clanBoard());
    await bo.http.delete(at(habitId));
    expect(live.told('problem')).toEqual([]);
  });
});

describe('board:unsubscribe', () => {
  test('ends the deltas of that board and period alone, and may be said again', async () => {
    const live = await connect(wire.url, bo);
    const other = await connect(wire.url, ada);
    const [today, week] = PERIODS.map((period) => ({ board: clanBoard(), period }));
    for (const one of [today, week]) await live.ask('board:subscribe', one);
    await other.ask('board:subscribe', today);
    expect(await live.ask('board:unsubscribe', today)).toStrictEqual({ ok: true });
    live.forget();
    expect(await live.ask('board:unsubscribe', today)).toStrictEqual({ ok: true });
    const habitId = await newHabit(bo);
    await record(bo, habitId);
    await Promise.all([
      live.hears('board:delta', ({ period }) => period === 'week'),
      other.hears('board:delta'),
    ]);
    expect(live.told('board:delta').map(({ period }) => period)).not.toContain('day');
    await bo.http.delete(at(habitId));
  });

  test.each([
    ['nothing', []],
    ['no period', [{ board: 'global' }]],
    ['a period that is none', [{ board: 'global', period: 'year' }]],
    ['a field too many', [{ board: 'global', period: 'day', top: 5 }]],
  ])('%s is validation', async (_, payload: unknown[]) => {
    const live = await connect(wire.url, ada);
    expect(await live.ask('board:unsubscribe', ...payload)).toEqual(refused('validation'));
    live.socket.emit('board:unsubscribe', ...payload);
    expect(await live.hears('problem')).toEqual(liveProblem('validation'));
  });
});

describe('events that nobody knows', () => {
  test.each(['board:delta', 'nothing', 'message', '__proto__', 'board:subscribe ', '', 'progress:changed'])(
    '%j is validation',
    async (event) => {
      const live: Live = await connect(wire.url, ada);
      expect(await live.ask(event, {})).toEqual(refused('validation'));
      live.socket.emit(event);
      expect(await live.hears('problem')).toEqual(liveProblem('validation'));
    },
  );
});
