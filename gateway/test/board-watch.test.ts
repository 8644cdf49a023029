import fc from 'fast-check';
import type { BoardReader, BoardRef, BoardRows } from '#libs/board-index';
import { BOARD_WINDOW_ROWS, type BoardDelta, type BoardEntry, type BoardStep } from '#libs/contracts';
import { BoardWatch } from '../app/board-watch';
import type { View, Watcher } from '../app/views';
import { inOrder, viewChange } from '../domain/window';
import { applyDelta, told, viewOf, type ClientView } from './client-view';

const REF: BoardRef = { board: 'global', period: 'day', periodKey: '2026-11-20' };
const MEMBERS = 130;
const TOPS = [1, 3, 50, 100];

const member = (index: number) => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;

/** A board in memory that tells steps as the index does. */
class FakeBoard {
  epoch = 'epoch-0';
  seq = 1;
  rows = new Map<string, BoardEntry>();

  top = (): BoardEntry[] => [...this.rows.values()].sort(inOrder).slice(0, BOARD_WINDOW_ROWS);

  change(changes: { index: number; score: number }[]): BoardStep {
    const before = this.top();
    for (const { index, score } of changes) {
      const memberId = member(index);
      const reachedAt = new Date(this.seq * 1_000).toISOString();
      if (score === 0) this.rows.delete(memberId);
      else this.rows.set(memberId, { memberId, name: `m${index}`, avatarUrl: null, score, reachedAt });
    }
    const previousSeq = this.seq;
    this.seq += 1;
    const { upserts, removals } = viewChange(before, this.top(), BOARD_WINDOW_ROWS);
    return { epoch: this.epoch, seq: this.seq, previousSeq, upserts, removals, total: this.rows.size };
  }

  rebuild(): void {
    this.epoch = `epoch-${this.seq}`;
    this.seq = 1;
  }

  read(): BoardRows {
    const entries = this.top().map((row, index) => ({ rank: index + 1, ...row }));
    return { epoch: this.epoch, seq: this.seq, total: this.rows.size, entries };
  }

  reader = {
    awaited: (_: BoardRef, read: () => Promise<unknown>) => read(),
    from: async () => this.read(),
    ranks: async (_: BoardRef, members: string[]) => {
      const order = [...this.rows.values()].sort(inOrder);
      const standings = members.map((id) => {
        const index = order.findIndex((row) => row.memberId === id);
        return index < 0 ? null : { rank: index + 1, score: order[index]!.score };
      });
      return { epoch: this.epoch, seq: this.seq, total: this.rows.size, standings };
    },
  } as unknown as BoardReader;
}

interface Client {
  watcher: Watcher;
  /** Null from what did not fit to the next snapshot. */
  view: ClientView | null;
  resubscribed: number;
  deltas: number;
}

/** A watch whose clients follow the wire's rules: what does not fit makes them subscribe again. */
function watchWith(board: FakeBoard) {
  const clients = new Map<string, Client>();
  const take = (socketId: string, delta: BoardDelta) => {
    const client = clients.get(socketId);
    if (client) client.deltas += 1;
    if (!client?.view || applyDelta(client.view, JSON.parse(JSON.stringify(delta)) as BoardDelta)) return;
    client.view = null;
    client.resubscribed += 1;
    setTimeout(() => void subscribeAgain(client), 1);
  };
  const subscribeAgain = async (client: Client) => {
    watch.remove(client.watcher);
    await watch.add(client.watcher, (view) => (client.view = clientView(view)));
  };
  const watch = new BoardWatch(REF, board.reader, {
    toEach: (watchers, delta) => watchers.forEach(({ socketId, me }) => take(socketId, { ...delta, me })),
    toMany: (ids, delta) => ids.forEach((id) => take(id, delta)),
  });
  const clientView = (view: View) => viewOf({ ...REF, status: 'live', ...view });
  const subscribe = async (watcher: Watcher): Promise<Client> => {
    const client: Client = { watcher, view: null, resubscribed: 0, deltas: 0 };
    clients.set(watcher.socketId, client);
    await watch.add(watcher, (view) => (client.view = clientView(view)));
    return client;
  };
  const join = (socketId: string, index: number, top: number) =>
    subscribe({ socketId, userId: member(index), top, me: null });
  return { watch, clients, subscribe, join };
}

/** A place within the rows and the row itself are told together or not at all. */
function expectOnePlace({ watcher: { userId, top }, view }: Client): void {
  const row = told(view!).entries.find(({ memberId }) => memberId === userId);
  if (row) expect(view!.me).toEqual({ rank: row.rank, score: row.score });
  else expect(view!.me?.rank ?? Infinity).toBeGreaterThan(top);
}

const changes = fc.array(
  fc.record({ index: fc.nat(MEMBERS - 1), score: fc.constantFrom(0, 1, 2, 3, 5, 8, 13, 21) }),
  { minLength: 1, maxLength: 8 },
);
const happening = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('step' as const), changes }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lost step' as const), changes }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rebuild' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('join' as const), index: fc.nat(MEMBERS - 1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('quiet' as const) }) },
);

describe('a view', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('plus its deltas equals a fresh snapshot, whatever steps get lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(changes, { maxLength: 4 }),
        fc.array(happening, { maxLength: 40 }),
        async (start, run) => {
          const board = new FakeBoard();
          for (const each of start) board.change(each);
          for (let index = 0; index < MEMBERS; index += 1) board.change([{ index, score: (index % 9) + 1 }]);
          const { watch, clients, subscribe, join } = watchWith(board);
          await watch.load();
          for (const [index, top] of TOPS.entries()) await join(`first ${top}`, index * 40, top);
          for (const [at, event] of run.entries()) {
            if (event.kind === 'step') watch.onStep(board.change(event.changes));
            else if (event.kind === 'lost step') board.change(event.changes);
            else if (event.kind === 'rebuild') board.rebuild();
            else if (event.kind === 'join') await join(`later ${at}`, event.index, TOPS[at % TOPS.length]!);
            else if (event.kind === 'read') await watch.read();
            else await jest.advanceTimersByTimeAsync(1_000);
            for (const client of clients.values()) if (client.view) expectOnePlace(client);
          }
          // The first may be a reading that was already under way.
          await watch.read();
          await watch.read();
          await jest.advanceTimersByTimeAsync(2_000);
          for (const { watcher, view } of clients.values()) {
            const fresh = await subscribe({ ...watcher, socketId: 'fresh' });
            await jest.advanceTimersByTimeAsync(2_000);
            const standing = (await board.reader.ranks(REF, [watcher.userId]))!.standings[0];
            expect(told(view!)).toEqual({ ...told(fresh.view!), me: standing });
          }
          watch.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never tells a place within the rows to somebody without a row, though the index is ahead of the steps', async () => {
    const board = new FakeBoard();
    for (let index = 0; index < MEMBERS; index += 1) board.change([{ index, score: 1_000 - index }]);
    const { watch, clients, join } = watchWith(board);
    await watch.load();
    const [below, last] = [BOARD_WINDOW_ROWS + 5, BOARD_WINDOW_ROWS - 1];
    await join('rises', below, 100);
    await join('falls', last, 100);
    await jest.advanceTimersByTimeAsync(2_000);

    const rises = board.change([{ index: below, score: 2_000 }]);
    await jest.advanceTimersByTimeAsync(2_000);
    for (const client of clients.values()) expectOnePlace(client);
    // By the time in which the fall is told, the index has them among the rows again.
    const returns = board.change([{ index: last, score: 3_000 }]);
    watch.onStep(rises);
    await jest.advanceTimersByTimeAsync(2_000);
    for (const client of clients.values()) expectOnePlace(client);
    watch.onStep(returns);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(clients.get('rises')!.view?.me).toEqual({ rank: 2, score: 2_000 });
    expect(clients.get('falls')!.view?.me).toEqual({ rank: 1, score: 3_000 });
    watch.close();
  });

  it('that begins while the index is ahead of the steps holds one moment', async () => {
    const board = new FakeBoard();
    for (let index = 0; index < MEMBERS; index += 1) board.change([{ index, score: 1_000 - index }]);
    const { watch, subscribe } = watchWith(board);
    await watch.load();
    const below = BOARD_WINDOW_ROWS + 5;
    board.change([{ index: below, score: 2_000 }]);
    const watcher: Watcher = {
      socketId: 'new',
      userId: member(below),
      top: 100,
      me: { rank: 1, score: 2_000 },
    };
    expectOnePlace(await subscribe(watcher));
    watch.close();
  });

  it('is told as one what came while somebody’s place was looked up', async () => {
    const board = new FakeBoard();
    for (let index = 0; index < MEMBERS; index += 1) board.change([{ index, score: 1_000 - index }]);
    const { watch, clients, join } = watchWith(board);
    await watch.load();
    await join('falls', BOARD_WINDOW_ROWS - 1, 100);
    const falls = board.change([{ index: BOARD_WINDOW_ROWS + 5, score: 2_000 }]);
    const others = [1, 2, 3].map((index) => board.change([{ index, score: 2_000 + index }]));
    for (const step of [falls, ...others]) watch.onStep(step);
    await jest.advanceTimersByTimeAsync(0);
    expect(clients.get('falls')).toMatchObject({ deltas: 1, view: { seq: board.seq, me: { rank: 101 } } });
    watch.close();
  });

  it('is told only what it shows, and at once', async () => {
    const board = new FakeBoard();
    for (let index = 0; index < 10; index += 1) board.change([{ index, score: 20 - index }]);
    const { watch, clients, join } = watchWith(board);
    await watch.load();
    await join('top 3', 129, 3);
    const view = clients.get('top 3')!.view!;
    const before = view.seq;
    watch.onStep(board.change([{ index: 5, score: 5 }]));
    expect(view.seq).toBe(before);
    watch.onStep(board.change([{ index: 9, score: 30 }]));
    expect([...view.rows.keys()].sort()).toEqual([member(0), member(1), member(9)]);
    expect(view.seq).toBe(before + 2);
    watch.close();
  });

  it('whose epoch has passed is told so even when nothing happens on the board', async () => {
    const board = new FakeBoard();
    board.change([{ index: 1, score: 1 }]);
    const { watch, clients, join } = watchWith(board);
    await watch.load();
    await join('one', 1, 50);
    board.rebuild();
    await watch.read();
    await jest.advanceTimersByTimeAsync(10);
    expect(clients.get('one')).toMatchObject({ resubscribed: 1, view: { epoch: board.epoch } });
    watch.close();
  });
});
