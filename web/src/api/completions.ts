import type { QueryClient } from '@tanstack/react-query';
import { keys } from './keys';
import type { Completion } from './types';

/** Puts what the server answered for a date in its place among what the page holds of that habit. */
export function keepCompletion(
  queries: QueryClient,
  habitId: string,
  localDate: string,
  completion: Completion | null,
): void {
  queries.setQueriesData<Completion[]>(
    { queryKey: keys.completionsOf(habitId) },
    (held) => held && withCompletion(held, localDate, completion),
  );
  // An answer that is on its way may be from before: it is asked for anew.
  void queries.invalidateQueries({ queryKey: keys.completionsOf(habitId) });
}

/** The history of a habit with one date as it is now; oldest first, as the server tells it. */
function withCompletion(
  held: readonly Completion[],
  localDate: string,
  completion: Completion | null,
): Completion[] {
  const others = held.filter((other) => other.localDate !== localDate);
  if (!completion) return others;
  return [...others, completion].sort((a, b) => (a.localDate < b.localDate ? -1 : 1));
}
