import type { QueryClient } from '@tanstack/react-query';
import { keys } from './keys';
import type { Dashboard, Habit } from './types';

/** Puts a habit that the server has just taken on the page, and asks what it makes of it. */
export async function keepHabit(queries: QueryClient, habit: Habit): Promise<void> {
  const put = () => queries.setQueryData<Dashboard>(keys.dashboard, (held) => held && withHabit(held, habit));
  put();
  await queries.invalidateQueries({ queryKey: keys.dashboard });
  // A dashboard follows within a moment: this one may be from before.
  put();
}

function withHabit(held: Dashboard, habit: Habit): Dashboard {
  if (held.habits.some(({ id }) => id === habit.id)) return held;
  const fresh = { ...habit, due: false, completion: null, streak: { current: 0, longest: 0 } };
  return { ...held, habits: [...held.habits, fresh] };
}
