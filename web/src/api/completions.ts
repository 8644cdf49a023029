import type { QueryClient } from '@tanstack/react-query';
import { keys } from './keys';
import type { Completion, Dashboard } from './types';

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
  queries.setQueryData<Dashboard>(keys.dashboard, (held) =>
    held?.date === localDate ? withCompletionOfToday(held, habitId, completion) : held,
  );
  // An answer that is on its way may be from before: it is asked for anew.
  for (const queryKey of [keys.completionsOf(habitId), keys.dashboard])
    void queries.invalidateQueries({ queryKey, fetchStatus: 'fetching' });
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

const withCompletionOfToday = (
  held: Dashboard,
  habitId: string,
  completion: Completion | null,
): Dashboard => ({
  ...held,
  habits: held.habits.map((habit) => (habit.id === habitId ? { ...habit, completion } : habit)),
});
