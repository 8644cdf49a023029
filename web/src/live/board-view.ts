import type { BoardDelta, BoardEntry, BoardSnapshot, RankedEntry } from '#libs/contracts';

/** A board as this page holds it. */
export type BoardView = BoardSnapshot;

/** What a delta makes of a view: the next view, or `stale` when it does not follow and a snapshot is needed. */
export type Applied = BoardView | 'stale';

/**
 * Applies a delta: only when the epoch matches and `previousSeq` is the seq held.
 * Rows sort by score, then who reached it first, then id; the rank is the place in the view.
 * @param top how many rows were subscribed to
 */
export function applyDelta(view: BoardView, delta: BoardDelta, top: number): Applied {
  if (delta.periodKey !== view.periodKey) return 'stale';
  if (delta.epoch !== view.epoch || delta.previousSeq !== view.seq) return 'stale';
  const rows = new Map<string, BoardEntry>(view.entries.map((entry) => [entry.memberId, entry]));
  for (const memberId of delta.removals) rows.delete(memberId);
  for (const entry of delta.upserts) rows.set(entry.memberId, entry);
  return {
    ...view,
    seq: delta.seq,
    total: delta.total,
    entries: rank([...rows.values()].sort(inOrder).slice(0, top)),
    me: 'me' in delta ? delta.me : view.me,
  };
}

/**
 * Applies the deltas that came while the snapshot was on its way: those that it holds already are passed over.
 * @param deltas in the order in which they came
 */
export function applyEarly(snapshot: BoardView, deltas: readonly BoardDelta[], top: number): Applied {
  let view = snapshot;
  for (const delta of deltas) {
    // Of the subscription before this one, or part of the snapshot.
    if (delta.periodKey !== view.periodKey || delta.epoch !== view.epoch || delta.seq <= view.seq) continue;
    const next = applyDelta(view, delta, top);
    if (next === 'stale') return 'stale';
    view = next;
  }
  return view;
}

/** A row that stays where it was stays the same object: whoever draws it sees that nothing has changed. */
const rank = (entries: (BoardEntry | RankedEntry)[]): RankedEntry[] =>
  entries.map((entry, index) =>
    'rank' in entry && entry.rank === index + 1 ? entry : { ...entry, rank: index + 1 },
  );

function inOrder(a: BoardEntry, b: BoardEntry): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.reachedAt !== b.reachedAt) return a.reachedAt < b.reachedAt ? -1 : 1;
  return a.memberId < b.memberId ? -1 : 1;
}
