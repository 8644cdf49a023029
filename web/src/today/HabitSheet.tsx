import { useState } from 'react';
import { Button } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { Sheet } from '../ui/Sheet';
import { Link } from '../shell/Link';
import { useRoute } from '../shell/route';
import { useSpeech } from '../words/useWords';
import { AmountField } from './AmountField';
import type { HabitOfDay } from './useDay';
import { useDeeds } from './useDeeds';

interface Props {
  of: Pick<HabitOfDay, 'habit' | 'shown'>;
  date: string;
  onClose(): void;
}

/** All that can be done with a habit on one date: an exact amount, a skip, a note, taking it back. */
export default function HabitSheet({ of, date, onClose }: Props) {
  const { words, format } = useSpeech();
  const does = useDeeds();
  const { part } = useRoute();
  const { habit, shown } = of;
  const [note, setNote] = useState(shown?.note ?? '');
  const noted = note.trim() === '' ? null : note.trim();
  const doAndClose = (deed: Parameters<typeof does>[3]) => {
    does(habit, date, shown, deed);
    onClose();
  };
  return (
    <Sheet title={habit.name} onClose={onClose}>
      <p className="soft">{format.longDay(date)}</p>
      <AmountField
        habit={habit}
        amount={shown?.amount ?? null}
        onRecord={(amount) => doAndClose({ kind: 'amount', amount, note: noted })}
      >
        <div className="field">
          <label htmlFor="habit-note">{words.habit.note}</label>
          <textarea
            id="habit-note"
            maxLength={1000}
            value={note}
            aria-describedby="habit-note-hint"
            onChange={(event) => setNote(event.target.value)}
          />
          <small id="habit-note-hint">{shown ? words.habit.noteHint : words.habit.noteNeeds}</small>
        </div>
      </AmountField>
      <div className="row">
        {shown && noted !== shown.note && (
          <Button
            className="primary"
            onClick={() =>
              doAndClose(
                shown.amount === null
                  ? { kind: 'skip', note: noted }
                  : { kind: 'amount', amount: shown.amount, note: noted },
              )
            }
          >
            {words.habit.saveNote}
          </Button>
        )}
        {shown?.status !== 'skipped' && (
          <Button onClick={() => doAndClose({ kind: 'skip', note: noted })}>
            <Icon name="skip" />
            {words.habit.skip}
          </Button>
        )}
        {shown && <Button onClick={() => doAndClose({ kind: 'remove' })}>{words.habit.takeBack}</Button>}
      </div>
      {part !== habit.id && (
        <Link className="more-of" to={`/progress/${habit.id}`}>
          {words.progress.calendar(habit.name)}
        </Link>
      )}
    </Sheet>
  );
}
