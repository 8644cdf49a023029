import { useCallback } from 'react';
import type { Completion, Habit } from '../api/types';
import { session } from '../api/session';
import { feel } from '../moments/feel';
import { useOutbox } from '../outbox/OutboxProvider';
import { type Deed, deedOf, yieldOf } from '../outbox/tick';
import type { Words } from '../words/en';
import { useWords } from '../words/useWords';
import { undo } from './undo';
import { unitOf } from './units';

/** Does something with a habit on a date: shown, felt and kept at once, with a way back. */
export function useDeeds() {
  const outbox = useOutbox();
  const words = useWords();
  return useCallback(
    (habit: Habit, localDate: string, shown: Completion | null, deed: Deed) => {
      const send = (next: Deed, before: Completion | null) => {
        const userId = session.current()?.userId;
        if (!userId) return;
        outbox.add({
          id: crypto.randomUUID?.() ?? String(performance.now() + Math.random()),
          userId,
          habitId: habit.id,
          localDate,
          deed: next,
          order: performance.timeOrigin + performance.now(),
          state: 'waiting',
          refusal: null,
          madraBefore: before?.madra ?? 0,
          madraAfter: yieldOf(next, habit),
        });
      };
      send(deed, shown);
      feel(deed.kind === 'amount' && deed.amount >= habit.target ? 'done' : 'step');
      const after = deed.kind === 'remove' ? null : { ...shown, madra: yieldOf(deed, habit) };
      undo.offer({
        id: `${habit.id} ${localDate} ${performance.now()}`,
        told: inWords(habit, shown, deed, words),
        takeBack: () => {
          send(deedOf(shown), after as Completion | null);
          feel('undo');
          undo.clear();
        },
      });
    },
    [outbox, words],
  );
}

function inWords(habit: Habit, before: Completion | null, deed: Deed, words: Words): string {
  const { today } = words;
  if (deed.kind === 'remove') return today.didTakeBack(habit.name);
  if (deed.kind === 'skip') return today.didSkip(habit.name);
  if (before?.amount === deed.amount) return today.didNote(habit.name);
  const unit = unitOf(habit, words);
  return unit === null || deed.amount === habit.target
    ? today.didComplete(habit.name)
    : today.didAmount(habit.name, deed.amount, unit);
}
