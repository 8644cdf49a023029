import { useWords } from '../words/useWords';
import { HabitRow } from './HabitRow';
import type { HabitOfDay } from './useDay';

interface Props {
  date: string;
  habits: readonly HabitOfDay[];
  onOpen(habitId: string): void;
}

const isSettled = ({ shown }: HabitOfDay): boolean => shown?.status === 'done' || shown?.status === 'skipped';
const isResting = ({ standing }: HabitOfDay): boolean => standing === 'rest' || standing === 'upcoming';

/** What today asks first, then what rests; a tick does not move its row from under the thumb. */
export function HabitSections({ date, habits, onOpen }: Props) {
  const words = useWords();
  const asked = habits.filter((of) => !isResting(of));
  const resting = habits.filter(isResting);
  const done = asked.length > 0 && asked.every(isSettled);
  return (
    <>
      {asked.length > 0 && (
        <section className="card habits-card" aria-label={words.today.habits}>
          <ul className="habits">
            {asked.map((of) => (
              <HabitRow key={of.habit.id} of={of} date={date} onOpen={onOpen} />
            ))}
          </ul>
          <p className="all-done" role="status">
            {done && words.today.allDone}
          </p>
        </section>
      )}
      {resting.length > 0 && (
        <section className="card habits-card resting" aria-labelledby="resting">
          <h2 id="resting">{words.today.resting}</h2>
          <ul className="habits">
            {resting.map((of) => (
              <HabitRow key={of.habit.id} of={of} date={date} onOpen={onOpen} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
