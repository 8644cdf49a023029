import * as fc from 'fast-check';
import type { BoardDelta, BoardEntry } from '#libs/contracts';
import { applyDelta, applyEarly, type BoardView } from '../src/live/board-view';

const TOP = 4;
const PERIOD = { board: 'global', period: 'day', periodKey: '2026-11-20' } as const;

/** A board as the server holds it, with all that it ever told. */
class Server {
  readonly told: BoardDelta[] = [];
  private readonly rows = new Map<string, BoardEntry>();
  private epoch = 1;
  private seq = 0;

  score(memberId: string, score: number): void {
    const before = this.top();
    if (score === 0) this.rows.delete(memberId);
    else this.rows.set(memberId, entry(memberId, score, this.seq));
    const after = this.top();
    this.told.push({
      ...PERIOD,
      epoch: `e${this.epoch}`,
      previousSeq: this.seq,
      seq: ++this.seq,
      total: this.rows.size,
      removals: before.filter((row) => !has(after, row)).map((row) => row.memberId),
      upserts: after.filter((row) => !before.includes(row)),
    });
  }

  /** The index was lost: the numbers do not go on. */
  rebuild(): void {
    this.epoch += 1;
    this.seq = 0;
  }

  snapshot(): BoardView {
    const entries = this.top().map((row, index) => ({ ...row, rank: index + 1 }));
    const { epoch, seq, rows } = this;
    return { ...PERIOD, status: 'live', epoch: `e${epoch}`, seq, total: rows.size, entries, me: null };
  }

  private top(): BoardEntry[] {
    const order = (a: BoardEntry, b: BoardEntry) =>
      b.score - a.score || a.reachedAt.localeCompare(b.reachedAt) || (a.memberId < b.memberId ? -1 : 1);
    return [...this.rows.values()].sort(order).slice(0, TOP);
  }
}

const has = (rows: readonly BoardEntry[], { memberId }: BoardEntry) =>
  rows.some((row) => row.memberId === memberId);
const entry = (memberId: string, score: number, at: number): BoardEntry => ({
  memberId,
  name: memberId,
  avatarUrl: null,
  score,
  reachedAt: new Date(at * 1_000).toISOString(),
});

type Happening = { member: string; score: number } | 'rebuild';

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ member: fc.constantFrom(...'abcdefg'), score: fc.integer({ min: 0, max: 6 }) }),
  },
  { weight: 1, arbitrary: fc.constant('rebuild' as const) },
);
const stream = fc.array(happening, { maxLength: 60 });
const plain = ({ epoch, seq, total, entries }: BoardView) => ({ epoch, seq, total, entries });
const nameOf = ({ epoch, seq }: { epoch: string; seq: number }) => `${epoch} ${seq}`;

/** What was told in the end, and the board at each moment, by epoch and number. */
function play(happenings: readonly Happening[]) {
  const server = new Server();
  const boards = [server.snapshot()];
  for (const each of happenings) {
    if (each === 'rebuild') server.rebuild();
    else server.score(each.member, each.score);
    boards.push(server.snapshot());
  }
  return { told: server.told, boards, at: new Map(boards.map((board) => [nameOf(board), board])) };
}
/** Indexes of what arrives: repeated, missing and out of order as they come. */
const arrivals = fc.array(fc.nat(60), { maxLength: 200 });
const sorted = fc.boolean();

describe('a view of a board, whatever the wire does', () => {
  it('is at every moment a board that was, or knows that it is stale', () => {
    fc.assert(
      fc.property(stream, arrivals, sorted, (happenings, order, inOrder) => {
        const { told, boards, at } = play(happenings);
        let view = boards[0]!;
        for (const index of inOrder ? order.toSorted((a, b) => a - b) : order) {
          const delta = told[index];
          if (!delta) continue;
          const next = applyDelta(view, delta, TOP);
          const follows = delta.epoch === view.epoch && delta.previousSeq === view.seq;
          expect(next === 'stale').toBe(!follows);
          // Whoever is stale asks for a snapshot, and gets the present.
          view = next === 'stale' ? at.get(nameOf(delta))! : next;
          expect(plain(view)).toEqual(plain(at.get(nameOf(view))!));
        }
      }),
    );
  });

  it('is up to date after one snapshot and all that was told around it', () => {
    fc.assert(
      fc.property(stream, fc.nat(60), (happenings, moment) => {
        const { told, boards } = play(happenings);
        const snapshot = boards[Math.min(moment, boards.length - 1)]!;
        const last = boards.findLast(({ epoch }) => epoch === snapshot.epoch)!;
        const view = applyEarly(snapshot, told, TOP);
        expect(view).not.toBe('stale');
        expect(plain(view as BoardView)).toEqual(plain(last));
      }),
    );
  });

  it('takes no harm from what came around a snapshot in another order, twice or not at all', () => {
    fc.assert(
      fc.property(stream, fc.nat(60), arrivals, (happenings, moment, order) => {
        const { told, boards, at } = play(happenings);
        const early = order.flatMap((index) => told[index] ?? []);
        const view = applyEarly(boards[Math.min(moment, boards.length - 1)]!, early, TOP);
        if (view !== 'stale') expect(plain(view)).toEqual(plain(at.get(nameOf(view))!));
      }),
    );
  });
});
