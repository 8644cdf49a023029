import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';
import type { Habit, HabitStreak } from '../api/types';
import { Button } from '../ui/Button';
import { inWords } from '../ui/Failure';
import { counted } from '../ui/words';
import { Amount } from './Amount';
import { scheduleInWords } from './schedule';
import { useTick } from './useTick';

interface Props {
  habit: Habit;
  date: string;
  streak: HabitStreak | undefined;
}

/** One habit on one date: its tick, its amount, its streak. */
export function HabitRow({ habit, date, streak }: Props) {
  const completion = useQuery({
    queryKey: keys.completion(habit.id, date),
    queryFn: async () => {
      const { items } = await unwrap(
        api.GET('/v1/habits/{id}/completions', {
          params: { path: { id: habit.id }, query: { from: date, to: date } },
        }),
      );
      return items[0] ?? null;
    },
  });
  const tick = useTick(habit, date);
  const recorded = completion.data?.amount ?? null;
  const done = completion.data?.status === 'done';
  const unit = unitOf(habit);
  const wrong = tick.error ?? (completion.data === undefined ? completion.error : null);

  return (
    <li className="habit">
      <Button
        className="tick"
        aria-pressed={done}
        aria-label={`Complete ${habit.name}`}
        pending={tick.isPending || completion.data === undefined}
        onClick={() => tick.mutate(done ? null : habit.target)}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 13l4.5 4.5L19 7" />
        </svg>
      </Button>
      <div className="habit-words">
        <strong>{habit.name}</strong>
        <small>
          {unit && `${recorded ?? 0} of ${habit.target} ${unit} · `}
          {scheduleInWords(habit.schedule)} · {streakInWords(habit, streak)}
        </small>
        {wrong && (
          <small className="failure" role="alert">
            {inWords(wrong)}
          </small>
        )}
      </div>
      {unit && (
        <Amount
          label={`${habit.name}: ${unit} today`}
          recorded={recorded}
          pending={tick.isPending}
          onRecord={(amount) => tick.mutateAsync(amount)}
        />
      )}
    </li>
  );
}

/** What its amounts count; null when it is done or not. */
function unitOf({ kind, unit }: Habit): string | null {
  if (kind === 'check') return null;
  return unit ?? (kind === 'minutes' ? 'minutes' : 'times');
}

function streakInWords({ schedule }: Habit, streak: HabitStreak | undefined): string {
  if (!streak || streak.current === 0) return 'no streak yet';
  return `streak ${counted(streak.current, schedule.type === 'timesPerWeek' ? 'week' : 'day')}`;
}
