import { useRef, useState } from 'react';
import type { Habit } from '../api/types';
import { feel } from '../moments/feel';
import { Icon } from '../ui/Icon';
import { useWords } from '../words/useWords';
import { amountMax, stepOf, unitOf } from './units';

interface Props {
  habit: Habit;
  amount: number;
  onRecord(amount: number): void;
}

/** Held so long, the button goes on by itself, faster and faster. */
const HOLD_MS = { first: 420, next: 150, fastest: 45 };

/** Adds a step by a tap or a key, and goes on adding while it is held; what was added is recorded when it is let go. */
export function StepButton({ habit, amount, onRecord }: Props) {
  const words = useWords();
  const step = stepOf(habit);
  /** What is being added; null when nothing is. */
  const [adding, setAdding] = useState<number | null>(null);
  const held = useRef<{ total: number; timer: ReturnType<typeof setTimeout> } | null>(null);
  const more = (total: number) => Math.min(total + step, amountMax(habit));

  const goOn = (waitMs: number) => {
    if (!held.current) return;
    held.current.timer = setTimeout(() => {
      if (!held.current) return;
      held.current.total = more(held.current.total);
      setAdding(held.current.total);
      feel('step');
      goOn(Math.max(HOLD_MS.fastest, waitMs === HOLD_MS.first ? HOLD_MS.next : waitMs * 0.9));
    }, waitMs);
  };
  const press = () => {
    const total = more(amount);
    held.current = { total, timer: setTimeout(() => undefined, 0) };
    setAdding(total);
    goOn(HOLD_MS.first);
  };
  /** @param least what is not worth recording, and less */
  const release = (least = amount) => {
    if (!held.current) return;
    clearTimeout(held.current.timer);
    const { total } = held.current;
    held.current = null;
    setAdding(null);
    if (total > least) onRecord(total);
  };
  return (
    <button
      type="button"
      className="step"
      aria-label={words.today.add(step, unitOf(habit, words)!, habit.name)}
      onPointerDown={(event) => event.button === 0 && press()}
      onPointerUp={() => release()}
      // The finger began to scroll the page: it meant no tap. What it has held on for stays.
      onPointerCancel={() => release(more(amount))}
      onPointerLeave={() => release()}
      onContextMenu={(event) => event.preventDefault()}
      // A key, or whoever presses it for a person; a pointer has done it already.
      onClick={(event) => event.detail === 0 && onRecord(more(amount))}
    >
      {adding === null ? <Icon name="plus" /> : null}
      <span>{adding ?? step}</span>
    </button>
  );
}
