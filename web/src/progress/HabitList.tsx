import { useQuery } from '@tanstack/react-query';
import { reads } from '../api/reads';
import type { Habit } from '../api/types';
import { Link } from '../shell/Link';
import { AspectGlyph } from '../today/AspectGlyph';
import { Icon } from '../ui/Icon';
import { Loading } from '../ui/Loading';
import { useWords } from '../words/useWords';

/** Each habit with its streak; its history is a tap away. */
export function HabitList() {
  const words = useWords();
  const habits = useQuery(reads.habits);
  const archived = useQuery(reads.archived);
  return (
    <section className="card" aria-labelledby="habits-title">
      <h2 id="habits-title">{words.progress.habits}</h2>
      <Loading of={habits} />
      {habits.data?.length === 0 && <p>{words.progress.noHabits}</p>}
      <ul className="habit-links">
        {habits.data?.map((habit) => (
          <Line key={habit.id} habit={habit} />
        ))}
      </ul>
      <small>{words.progress.freezeTold}</small>
      {archived.data && archived.data.length > 0 && (
        <details>
          <summary>{words.habit.archived}</summary>
          <ul className="habit-links">
            {archived.data.map((habit) => (
              <Line key={habit.id} habit={habit} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Line({ habit }: { habit: Habit }) {
  const words = useWords();
  const streaks = useQuery(reads.streaks);
  const streak = streaks.data?.find(({ habitId }) => habitId === habit.id);
  const told = habit.schedule.type === 'timesPerWeek' ? words.weeks : words.days;
  return (
    <li data-aspect={habit.aspect}>
      <Link to={`/progress/${habit.id}`}>
        <AspectGlyph aspect={habit.aspect} />
        <span>
          <strong>{habit.name}</strong>
          {streak && (
            <small>
              {words.progress.streak} {told(streak.current)} · {words.progress.longest} {told(streak.longest)}
            </small>
          )}
        </span>
        <Icon name="next" />
      </Link>
    </li>
  );
}
