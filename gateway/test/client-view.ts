import type { BoardDelta, BoardEntry, BoardSnapshot, RankedEntry, Standing } from '#libs/contracts';

/** What a client holds of a board, by the rules of the wire and nothing else. */
export interface ClientView {
  epoch: string;
  seq: number;
  total: number;
  rows: Map<string, BoardEntry>;
  me: Standing | null | undefined;
}

export const viewOf = ({ epoch, seq, total, entries, me }: BoardSnapshot): ClientView => ({
  epoch,
  seq,
  total,
  rows: new Map(entries.map((entry) => [entry.memberId, rowOf(entry)])),
  me,
});

const rowOf = ({ memberId, name, avatarUrl, score, reachedAt }: RankedEntry): BoardEntry => ({
  memberId,
  name,
  avatarUrl,
  score,
  reachedAt,
});

/** Applies a delta. @returns false when it does not fit, so that the client must subscribe again */
export function applyDelta(view: ClientView, delta: BoardDelta): boolean {
  if (delta.epoch !== view.epoch || delta.previousSeq !== view.seq) return false;
  for (const memberId of delta.removals) view.rows.delete(memberId);
  for (const row of delta.upserts) view.rows.set(row.memberId, row);
  view.seq = delta.seq;
  view.total = delta.total;
  if ('me' in delta) view.me = delta.me;
  return true;
}

/** The rows in their order, with ranks. */
export const rankedRows = (view: ClientView): RankedEntry[] =>
  [...view.rows.values()]
    .sort(
      (a, b) =>
        b.score - a.score ||
        Date.parse(a.reachedAt) - Date.parse(b.reachedAt) ||
        (a.memberId < b.memberId ? -1 : 1),
    )
    .map((row, index) => ({ rank: index + 1, ...row }));

/** Everything that a snapshot tells, for comparing a view with a fresh one. */
export const told = (view: ClientView) => ({
  epoch: view.epoch,
  seq: view.seq,
  total: view.total,
  entries: rankedRows(view),
  me: view.me,
});
