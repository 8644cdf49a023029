import * as fc from 'fast-check';
import type { RankedEntry } from '#libs/contracts';
import { meanwhile, visitOf } from '../src/board/away';
import { distanceOf } from '../src/board/distance';
import { firstDateOf, keyOf, neighbourKey } from '../src/board/period-keys';
import { lengthOf, PAGE_ROWS, pagesOf, rowsByRank, type Reading } from '../src/board/rows-by-rank';

const row = (rank: number, memberId = `m${rank}`, score = 100 - rank): RankedEntry => ({
  rank,
  score,
  name: memberId,
  memberId,
  avatarUrl: null,
  reachedAt: '',
});
const reading = (seq: number, rows: RankedEntry[]): Reading => ({ epoch: 'e', seq, rows });
const membersOf = (rows: ReadonlyMap<number, RankedEntry>) => [...rows.values()].map((each) => each.memberId);

describe('rows read at different moments', () => {
  it('hold nobody twice: the later reading knows where somebody stands', () => {
    const rows = rowsByRank([
      reading(8, [row(1, 'a'), row(2, 'climber')]),
      reading(7, [row(3, 'climber'), row(4, 'd')]),
    ]);
    expect([...rows].map(([rank, { memberId }]) => [rank, memberId])).toEqual([
      [1, 'a'],
      [2, 'climber'],
      [4, 'd'],
    ]);
  });

  it('show every row of the latest, each rank and member once, and nothing that was never read', () => {
    const shuffled = fc.shuffledSubarray([...'abcdefghij'], { minLength: 3 });
    const readings = fc.array(fc.tuple(shuffled, fc.integer({ min: 1, max: 8 })), { minLength: 1 });
    fc.assert(
      fc.property(readings, (drawn) => {
        const all = drawn.map(([members, from], seq) =>
          reading(
            seq,
            members.map((member, index) => row(from + index, member)),
          ),
        );
        const rows = rowsByRank(all);
        for (const latest of all.at(-1)!.rows) expect(rows.get(latest.rank)).toBe(latest);
        expect(new Set(membersOf(rows)).size).toBe(rows.size);
        for (const [rank, shown] of rows) expect(shown.rank).toBe(rank);
      }),
    );
  });

  it('are asked for page by page, beyond those that come live', () => {
    expect(pagesOf([{ first: 1, last: 60 }], 100, 1_000)).toEqual([]);
    expect(pagesOf([{ first: 90, last: 160 }], 100, 1_000)).toEqual([101, 151]);
    expect(
      pagesOf(
        [
          { first: 1, last: 30 },
          { first: 700, last: 702 },
        ],
        0,
        701,
      ),
    ).toEqual([1, 651, 701]);
    expect(pagesOf([{ first: 980, last: 1_010 }], 100, 1_000)).toEqual([951]);
    expect(PAGE_ROWS).toBe(50);
  });
});

it.each([
  [0, 1],
  [7, 7],
  [7.05, 7.1],
  [120, 120],
  [1_234.5, 1_300],
  [0.42, 0.42],
])('bars of a board whose leader has %d are measured by %d', (highest, length) => {
  expect(lengthOf(highest)).toBeCloseTo(length);
});

describe("one's own place", () => {
  it('is measured against both neighbours', () => {
    const rows = rowsByRank([reading(1, [row(1, 'a', 22.5), row(2, 'b', 20), row(3, 'c', 5)])]);
    expect(distanceOf({ rank: 2, score: 20 }, rows, 'b')).toEqual({
      above: { name: 'a', score: 2.5 },
      below: { name: 'c', score: 15 },
    });
    expect(distanceOf({ rank: 1, score: 22.5 }, rows, 'a').above).toBeNull();
    // The place is known before the rows are: nobody is ahead of oneself.
    expect(distanceOf({ rank: 1, score: 30 }, rows, 'b').above).toEqual({ name: 'a', score: 2.5 });
  });

  const seen = (members: string, rank: number | null, periodKey = '2026-W47') => ({
    periodKey,
    me: rank === null ? null : { rank, score: 1 },
    rows: [...members].map((member, index) => row(index + 1, member)),
  });
  it('is compared with what one saw last: who went past, and how many places', () => {
    const last = visitOf(seen('abme', 3), { rank: 3, score: 1 }, 0);
    expect(meanwhile(last, seen('aexbm', 5))).toMatchObject({ places: -2, passedBy: ['e', 'x'] });
    expect(meanwhile(last, seen('mabe', 1))).toMatchObject({ places: 2, passedBy: [] });
    expect(meanwhile(last, seen('abme', 3))).toBeNull();
  });
  it('of a period that has ended is that period’s', () => {
    const last = visitOf(seen('ab', 2), { rank: 2, score: 1 }, 0);
    expect(meanwhile(last, seen('', null, '2026-W48'))).toMatchObject({ ended: '2026-W47' });
  });
});

describe('periods', () => {
  it.each([
    ['day', '2026-03-01', '2026-02-28', '2026-03-02'],
    ['week', '2027-W01', '2026-W53', '2027-W02'],
    ['month', '2026-01', '2025-12', '2026-02'],
    ['month', '2026-03', '2026-02', '2026-04'],
  ] as const)('of a %s: before and after %s are %s and %s', (period, key, before, after) => {
    const first = firstDateOf(period, key)!;
    expect(keyOf(period, first)).toBe(key);
    expect(neighbourKey(period, first, -1)).toBe(before);
    expect(neighbourKey(period, first, 1)).toBe(after);
  });
  it.each([
    ['week', '2025-W53'],
    ['week', '2026-47'],
    ['day', '2026-02-30'],
    ['month', '2026-13'],
    ['month', ''],
  ] as const)('%s knows no %s', (period, key) => {
    expect(firstDateOf(period, key)).toBeNull();
  });
});
