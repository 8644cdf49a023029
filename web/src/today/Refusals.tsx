import { useQuery } from '@tanstack/react-query';
import { reads } from '../api/reads';
import { useTicks } from '../outbox/OutboxProvider';
import { useSpeech } from '../words/useWords';
import { TickState } from './TickState';
import type { HabitOfDay } from './useDay';

/** Refused ticks that no row of today tells of: of another day, or of a habit that is gone. */
export function Refusals({ date, habits }: { date: string; habits: readonly HabitOfDay[] }) {
  const { words, format } = useSpeech();
  const refused = useTicks().filter(
    ({ state, habitId, localDate }) =>
      state === 'refused' && !(localDate === date && habits.some(({ habit }) => habit.id === habitId)),
  );
  const archived = useQuery({ ...reads.archived, enabled: refused.length > 0 });
  if (refused.length === 0) return null;
  const names = new Map(
    [...habits.map(({ habit }) => habit), ...(archived.data ?? [])].map(({ id, name }) => [id, name]),
  );
  return (
    <ul className="card refusals">
      {refused.map((tick) => (
        <li key={tick.id}>
          <strong>{names.get(tick.habitId) ?? words.progress.aHabit}</strong>{' '}
          <small>{format.shortDay(tick.localDate)}</small>
          <TickState tick={tick} />
        </li>
      ))}
    </ul>
  );
}
