import { memo } from 'react';
import { Icon } from '../ui/Icon';
import { useSpeech } from '../words/useWords';
import { metaOf } from './habit-words';
import { StepButton } from './StepButton';
import { TickButton } from './TickButton';
import { TickState } from './TickState';
import { unitOf } from './units';
import type { HabitOfDay } from './useDay';
import { useDeeds } from './useDeeds';

interface Props {
  of: HabitOfDay;
  date: string;
  onOpen(habitId: string): void;
}

/**
 * One habit on one date: its tick, its amount, its streak, and what became of the tick. Drawn anew only when something
 * in it has changed: a tick leaves the other rows as they are.
 */
export const HabitRow = memo(function HabitRow({ of, date, onOpen }: Props) {
  const { words, format } = useSpeech();
  const does = useDeeds();
  const { habit, shown, tick } = of;
  const note = shown?.note ?? null;
  const done = shown?.status === 'done';
  const record = (amount: number) => does(habit, date, shown, { kind: 'amount', amount, note });
  return (
    <li className="habit" data-aspect={habit.aspect} data-status={shown?.status ?? 'none'}>
      <TickButton
        label={words.today.complete(habit.name)}
        aspect={habit.aspect}
        done={done}
        skipped={shown?.status === 'skipped'}
        filled={Math.min(1, (shown?.amount ?? 0) / habit.target)}
        onTick={() => (done ? does(habit, date, shown, { kind: 'remove' }) : record(habit.target))}
      />
      <div className="habit-words">
        <strong>{habit.name}</strong>
        <small className="habit-meta">
          {metaOf(of, words, format).map((part) => (
            <span key={part}>{part}</span>
          ))}
        </small>
        {note && <small className="habit-note">{note}</small>}
        <TickState tick={tick} />
      </div>
      {unitOf(habit, words) !== null && (
        <StepButton habit={habit} amount={shown?.amount ?? 0} onRecord={record} />
      )}
      {habit.kind === 'check' && done && shown && shown.madra > 0 && (
        <span className="yield" aria-hidden="true">
          {words.today.yields(shown.madra)}
        </span>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label={words.today.more(habit.name)}
        onClick={() => onOpen(habit.id)}
      >
        <Icon name="more" />
      </button>
    </li>
  );
}, isSameRow);

function isSameRow(a: Props, b: Props): boolean {
  const { shown: before, ...then } = a.of;
  const { shown: after, ...now } = b.of;
  const isSameShown = before === after || (!!before && !!after && sameFields(before, after));
  return a.date === b.date && a.onOpen === b.onOpen && isSameShown && sameFields(then, now);
}

/** Whether two records of the same shape hold the same. */
const sameFields = <T extends object>(a: T, b: T): boolean =>
  (Object.keys(a) as (keyof T)[]).every((field) => a[field] === b[field]);
