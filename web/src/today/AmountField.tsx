import { useState, type ReactNode } from 'react';
import type { Habit } from '../api/types';
import { Button } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { submitted } from '../ui/forms';
import { useWords } from '../words/useWords';
import { amountMax, stepOf, unitOf } from './units';

interface Props {
  habit: Habit;
  amount: number | null;
  onRecord(amount: number): void;
  /** What is recorded with it. */
  children: ReactNode;
}

/** An exact amount: by buttons, by the arrow keys, or typed. A habit that is done or not has only the one. */
export function AmountField({ habit, amount, onRecord, children }: Props) {
  const words = useWords();
  const [draft, setDraft] = useState(amount ?? habit.target);
  const step = stepOf(habit);
  const unit = unitOf(habit, words);
  /** An emptied field is no number. */
  const within = (value: number) => Math.min(Math.max(value || 1, 1), amountMax(habit));
  return (
    <form className="amount" onSubmit={submitted(() => onRecord(draft))}>
      {unit !== null && (
        <div className="amount-row">
          <button
            type="button"
            className="icon-button"
            aria-label={words.habit.less}
            onClick={() => setDraft(within(draft - step))}
          >
            <Icon name="minus" />
          </button>
          <label>
            <span className="unseen">
              {words.habit.amount}, {unit}
            </span>
            <input
              type="number"
              inputMode="numeric"
              min={1}
              max={amountMax(habit)}
              step={1}
              required
              value={Number.isNaN(draft) ? '' : draft}
              onChange={(event) => setDraft(event.target.valueAsNumber)}
            />
            <span aria-hidden="true">{unit}</span>
          </label>
          <button
            type="button"
            className="icon-button"
            aria-label={words.habit.moreOf}
            onClick={() => setDraft(within(draft + step))}
          >
            <Icon name="plus" />
          </button>
        </div>
      )}
      {children}
      {(unit !== null || amount === null) && (
        <Button type="submit" className="primary">
          {unit === null ? words.today.complete(habit.name) : words.habit.record}
        </Button>
      )}
    </form>
  );
}
