import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { keepHabit } from '../api/habits';
import type { NewHabit } from '../api/types';
import { Sheet } from '../ui/Sheet';
import { useWords } from '../words/useWords';
import { HabitForm } from './HabitForm';

/** Makes a habit of any kind and schedule. */
export default function NewHabitSheet({ onClose }: { onClose(): void }) {
  const words = useWords();
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: (body: NewHabit) => unwrap(api.POST('/v1/habits', { body })),
    onSuccess: (habit) => {
      onClose();
      return keepHabit(queries, habit);
    },
  });
  return (
    <Sheet title={words.habit.create} onClose={onClose}>
      <HabitForm
        error={create.error}
        pending={create.isPending}
        submit={create.isPending ? words.habit.adding : words.habit.add}
        onSubmit={create.mutate}
      />
    </Sheet>
  );
}
