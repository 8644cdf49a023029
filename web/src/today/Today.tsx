import { useQuery } from '@tanstack/react-query';
import { api, everyItem, unwrap } from '../api/client';
import { keys } from '../api/keys';
import { Loading } from '../ui/Loading';
import { HabitRow } from './HabitRow';
import { NewHabitForm } from './NewHabitForm';
import { useToday } from './useToday';

const longDate = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
});

/** Today's habits, each one tick away. */
export function Today() {
  const today = useToday();
  const habits = useQuery({
    queryKey: keys.habits,
    queryFn: () => everyItem((query) => unwrap(api.GET('/v1/habits', { params: { query } }))),
  });
  const streaks = useQuery({
    queryKey: keys.streaks,
    queryFn: () => everyItem((query) => unwrap(api.GET('/v1/progress/streaks', { params: { query } }))),
  });
  const streakOf = new Map(streaks.data?.map((streak) => [streak.habitId, streak]));
  const date = today.data;
  return (
    <section className="card" id="today" tabIndex={-1} aria-labelledby="today-title">
      <h2 id="today-title">{date ? longDate.format(new Date(`${date}T00:00:00Z`)) : 'Today'}</h2>
      <Loading of={habits.data ? today : habits} />
      {date && habits.data?.length === 0 && <p>No habits yet. Begin with a small one.</p>}
      {date && habits.data && habits.data.length > 0 && (
        <ul className="habits" aria-label="Today's habits">
          {habits.data.map((habit) => (
            <HabitRow key={habit.id} habit={habit} date={date} streak={streakOf.get(habit.id)} />
          ))}
        </ul>
      )}
      <NewHabitForm isFirst={habits.data?.length === 0} />
    </section>
  );
}
