import type { LocalDate } from '#libs/domain-kit';

/** The habit was archived on the dates [from, until); `until` is null while it is. */
export interface Archival {
  from: LocalDate;
  until: LocalDate | null;
}

/** Archived from today on; a span that touches today or lies ahead (a user travelled west) melts into it. */
export function archive(spans: readonly Archival[], today: LocalDate): Archival[] {
  const earlier = spans.filter(({ from }) => from < today);
  const last = earlier.at(-1);
  return last && (last.until === null || last.until >= today)
    ? [...earlier.slice(0, -1), { from: last.from, until: null }]
    : [...earlier, { from: today, until: null }];
}

/** Back from today on; a habit brought back on the date it was archived was never away. */
export function restore(spans: readonly Archival[], today: LocalDate): Archival[] {
  return spans
    .filter(({ from }) => from < today)
    .map(({ from, until }) => ({ from, until: until === null || until > today ? today : until }));
}
