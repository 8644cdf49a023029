import { Sheet } from '../ui/Sheet';
import { useWords } from '../words/useWords';
import { HabitForm } from './HabitForm';
import { useNewHabit } from './useNewHabit';

/** Makes a habit of any kind and schedule. */
export default function NewHabitSheet({ onClose }: { onClose(): void }) {
  const words = useWords();
  const create = useNewHabit(onClose);
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
