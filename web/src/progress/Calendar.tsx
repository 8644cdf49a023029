import type { Completion } from '../api/types';
import { isChangeable, weekdayOf } from '../today/dates';
import { useSpeech } from '../words/useWords';
import { type CalendarDay, weeksOf } from './calendar';

interface Props {
  history: readonly Completion[];
  today: string;
  weeks: number;
  /** Opens a date that can be changed; null when none can. */
  onOpen: ((date: string) => void) | null;
}

/** The weeks as columns of beads, Monday on top; below them the last days, which can be changed. */
export function Calendar({ history, today, weeks, onOpen }: Props) {
  const { words, format } = useSpeech();
  const told = ({ date, status }: CalendarDay) => `${format.longDay(date)}: ${words.progress.legend[status]}`;
  const columns = weeksOf(history, today, weeks);
  const open = columns.flat().filter(({ date }) => isChangeable(date, today));
  return (
    <>
      <ol className="calendar">
        {columns.map((week) => (
          <li key={week[0]!.date}>
            {week.map((day) => (
              <span
                key={day.date}
                className="bead"
                data-status={day.status}
                role="img"
                aria-label={told(day)}
              />
            ))}
          </li>
        ))}
      </ol>
      <ul className="legend" aria-hidden="true">
        {(['done', 'partial', 'skipped', 'none'] as const).map((status) => (
          <li key={status}>
            <span className="bead" data-status={status} /> {words.progress.legend[status]}
          </li>
        ))}
      </ul>
      {onOpen && (
        <ol className="last-days">
          {open.map((day) => (
            <li key={day.date}>
              <span aria-hidden="true">{format.weekdayNarrow(weekdayOf(day.date))}</span>
              <button
                type="button"
                className="bead"
                data-status={day.status}
                aria-label={told(day)}
                onClick={() => onOpen(day.date)}
              >
                {Number(day.date.slice(8))}
              </button>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
