import type { RankedEntry } from '#libs/contracts';

/** Some rows of a board as they were at one sequence number. */
export interface Reading {
  epoch: string;
  seq: number;
  rows: readonly RankedEntry[];
}

/**
 * The rows by rank, from readings of different moments of one epoch. Where two contradict each other the later one
 * holds, so nobody stands on a board twice; a rank that only the earlier one could fill stays open until it is read
 * again.
 */
export function rowsByRank(readings: readonly Reading[]): ReadonlyMap<number, RankedEntry> {
  const rows = new Map<number, RankedEntry>();
  const members = new Set<string>();
  for (const reading of readings.toSorted((a, b) => b.seq - a.seq)) {
    for (const row of reading.rows) {
      if (rows.has(row.rank) || members.has(row.memberId)) continue;
      rows.set(row.rank, row);
      members.add(row.memberId);
    }
  }
  return rows;
}

/**
 * What a bar of the whole length stands for: the highest score, rounded up to two digits. So the bars of all rows stay
 * as they are while the leader climbs, up to the next step.
 */
export function lengthOf(highest: number): number {
  if (highest <= 0) return 1;
  const step = 10 ** (Math.floor(Math.log10(highest)) - 1);
  return Math.ceil(highest / step) * step;
}

/** Ranks from `first` to `last`, both included. */
export interface Ranks {
  first: number;
  last: number;
}

export const PAGE_ROWS = 50;

/** The first ranks of the pages on which these ranks are, beyond those that are known anyway. */
export function pagesOf(wanted: readonly Ranks[], known: number, total: number): number[] {
  const pages = new Set<number>();
  for (const { first, last } of wanted) {
    const from = Math.max(first, known + 1);
    for (let page = pageOf(from); page <= Math.min(last, total); page += PAGE_ROWS) pages.add(page);
  }
  return [...pages].sort((a, b) => a - b);
}

const pageOf = (rank: number): number => rank - ((rank - 1) % PAGE_ROWS);
