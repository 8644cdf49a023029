import type { BoardEntry, BoardStep, RankedEntry, Standing } from '#libs/contracts';
import { BOARD_WINDOW_ROWS } from '#libs/contracts';

/** The first rows of a board at one sequence number, in the board's order. */
export interface Window {
  epoch: string;
  seq: number;
  /** Rows of the whole board. */
  total: number;
  rows: readonly BoardEntry[];
}

export interface ViewChange {
  upserts: BoardEntry[];
  removals: string[];
}

/** Higher score first, then who reached it first, then the smaller id. */
export const inOrder = (a: BoardEntry, b: BoardEntry): number =>
  b.score - a.score || compare(a.reachedAt, b.reachedAt) || compare(a.memberId, b.memberId);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The window after a step; null when the step does not follow on it, so that it must be read anew. */
export function applyStep(window: Window, step: BoardStep): Window | null {
  if (step.epoch !== window.epoch || step.previousSeq !== window.seq) return null;
  const { epoch, seq, total } = step;
  if (step.upserts.length === 0 && step.removals.length === 0)
    return { epoch, seq, total, rows: window.rows };
  const rows = new Map(window.rows.map((row) => [row.memberId, row]));
  for (const memberId of step.removals) rows.delete(memberId);
  for (const row of step.upserts) rows.set(row.memberId, row);
  return { epoch, seq, total, rows: [...rows.values()].sort(inOrder).slice(0, BOARD_WINDOW_ROWS) };
}

/** What a viewer of the first `top` rows has to be told: who left the view, and who entered it or changed. */
export function viewChange(
  before: readonly BoardEntry[],
  after: readonly BoardEntry[],
  top: number,
): ViewChange {
  if (before === after) return { upserts: [], removals: [] };
  const old = new Map(before.slice(0, top).map((row) => [row.memberId, row]));
  const upserts: BoardEntry[] = [];
  for (const row of after.slice(0, top)) {
    const former = old.get(row.memberId);
    if (!former || !sameRow(former, row)) upserts.push(row);
    old.delete(row.memberId);
  }
  return { upserts, removals: [...old.keys()] };
}

const sameRow = (a: BoardEntry, b: BoardEntry): boolean =>
  a === b ||
  (a.score === b.score && a.reachedAt === b.reachedAt && a.name === b.name && a.avatarUrl === b.avatarUrl);

export const ranked = (window: Window, top: number): RankedEntry[] =>
  window.rows.slice(0, top).map((row, index) => ({ rank: index + 1, ...row }));

/** The places of the window's rows, by member. */
export const standingsIn = (window: Window): Map<string, Standing> =>
  new Map(window.rows.map((row, index) => [row.memberId, { rank: index + 1, score: row.score }]));

/** True when whoever is not in the window is not on the board at all. */
export const isWhole = (window: Window): boolean => window.total <= window.rows.length;

/** A member's place as the window tells it; undefined when only the whole board knows. */
export function placeIn(window: Window, memberId: string): Standing | null | undefined {
  const index = window.rows.findIndex((row) => row.memberId === memberId);
  if (index >= 0) return { rank: index + 1, score: window.rows[index]!.score };
  return isWhole(window) ? null : undefined;
}

/** True for a place within the rows of somebody who has none there: the two were read at different moments. */
export function contradicts(place: Standing | null | undefined, memberId: string, window: Window): boolean {
  return !!place && place.rank <= window.rows.length && placeIn(window, memberId) === undefined;
}
