import * as fc from 'fast-check';
import type { BoardDelta, BoardEntry } from '#libs/contracts';
import { applyDelta, applyEarly, type BoardView } from '../src/live/board-view';

const at = (second: number) => `2026-11-20T10:00:${String(second).padStart(2, '0')}.000Z`;
const entry = (memberId: string, score: number, second = 0): BoardEntry => ({
  memberId,
  name: memberId,
  avatarUrl: null,
  score,
  reachedAt: at(second),
});
const viewOf = (entries: BoardEntry[], seq = 1): BoardView => ({
  board: 'global',
  period: 'day',
  periodKey: '2026-11-20',
  status: 'live',
  epoch: 'e1',
  seq,
  total: entries.length,
  entries: entries.map((row, index) => ({ ...row, rank: index + 1 })),
  me: null,
});
const delta = (change: Partial<BoardDelta>): BoardDelta => ({
  board: 'global',
  period: 'day',
  periodKey: '2026-11-20',
  epoch: 'e1',
  previousSeq: 1,
  seq: 2,
  upserts: [],
  removals: [],
  total: 2,
  ...change,
});

describe('a live board', () => {
  it('moves a member up and numbers the places anew', () => {
    const next = applyDelta(
      viewOf([entry('a', 20), entry('b', 10)]),
      delta({ upserts: [entry('b', 30)] }),
      50,
    );
    expect(next).toMatchObject({
      seq: 2,
      entries: [
        { memberId: 'b', rank: 1 },
        { memberId: 'a', rank: 2 },
      ],
    });
  });

  it('puts who reached a score first ahead, then the smaller id', () => {
    const view = viewOf([]);
    const next = applyDelta(
      view,
      delta({ upserts: [entry('c', 10, 5), entry('b', 10, 1), entry('a', 10, 5)] }),
      50,
    );
    expect(next).toMatchObject({ entries: [{ memberId: 'b' }, { memberId: 'a' }, { memberId: 'c' }] });
  });

  it.each([
    ['another epoch', { epoch: 'e2' }],
    ['a gap', { previousSeq: 2, seq: 3 }],
    ['the same delta twice', { previousSeq: 0, seq: 1 }],
  ])('refuses %s', (_, change) => {
    expect(applyDelta(viewOf([entry('a', 20)]), delta(change), 50)).toBe('stale');
  });

  it('keeps its own place until a delta tells another', () => {
    const view = { ...viewOf([entry('a', 20)]), me: { rank: 1, score: 20 } };
    expect(applyDelta(view, delta({}), 50)).toMatchObject({ me: { rank: 1 } });
    expect(applyDelta(view, delta({ me: null }), 50)).toMatchObject({ me: null });
  });

  it('takes of what came before its snapshot only what the snapshot does not hold', () => {
    const early = [
      delta({ periodKey: '2026-11-19', previousSeq: 5, seq: 6, upserts: [entry('z', 99)] }),
      delta({ epoch: 'e0', previousSeq: 5, seq: 6, upserts: [entry('y', 99)] }),
      delta({ previousSeq: 4, seq: 5, upserts: [entry('a', 10)] }),
      delta({ previousSeq: 5, seq: 7, upserts: [entry('a', 30)] }),
    ];
    const next = applyEarly(viewOf([entry('a', 20)], 5), early, 50);
    expect(next).toMatchObject({ seq: 7, entries: [{ memberId: 'a', score: 30 }] });
    expect(applyEarly(viewOf([], 5), [delta({ previousSeq: 6, seq: 7 })], 50)).toBe('stale');
  });

  it('equals a fresh snapshot after any changes, when told only of its own rows', () => {
    const change = fc.record({ id: fc.constantFrom(...'abcdefgh'), score: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (changes, top) => {
        const scores = new Map<string, BoardEntry>();
        const truth = () =>
          [...scores.values()]
            .sort(
              (a, b) =>
                b.score - a.score ||
                a.reachedAt.localeCompare(b.reachedAt) ||
                (a.memberId < b.memberId ? -1 : 1),
            )
            .slice(0, top);
        let view: BoardView = viewOf([]);
        changes.forEach(({ id, score }, step) => {
          const before = truth();
          if (score === 0) scores.delete(id);
          else scores.set(id, entry(id, score, step));
          const after = truth();
          const next = applyDelta(
            view,
            delta({
              previousSeq: view.seq,
              seq: view.seq + 1,
              total: scores.size,
              removals: before
                .filter((row) => !after.some((r) => r.memberId === row.memberId))
                .map((r) => r.memberId),
              upserts: after.filter((row) => !before.includes(row)),
            }),
            top,
          );
          expect(next).not.toBe('stale');
          view = next as BoardView;
        });
        expect(view.entries.map(({ rank: _, ...row }) => row)).toEqual(truth());
      }),
    );
  });
});
