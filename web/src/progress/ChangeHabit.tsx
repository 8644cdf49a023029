import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';
import type { Habit, NewHabit } from '../api/types';
import { HabitForm } from '../today/HabitForm';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { useWords } from '../words/useWords';

/** Changes what a habit is from today on, or puts it into the archive and brings it back. */
export function ChangeHabit({ habit }: { habit: Habit }) {
  const { habit: words, valley } = useWords();
  const queries = useQueryClient();
  const params = { path: { id: habit.id } };
  const onSuccess = () =>
    Promise.all([keys.dashboard, keys.archived].map((queryKey) => queries.invalidateQueries({ queryKey })));
  const change = useMutation({
    mutationFn: ({ kind: _, ...body }: NewHabit) =>
      unwrap(api.PATCH('/v1/habits/{id}', { params, body: { ...body } })),
    onSuccess,
  });
  const archive = useMutation({
    mutationFn: async () => {
      if (habit.archivedAt === null) await unwrap(api.DELETE('/v1/habits/{id}', { params }));
      else await unwrap(api.PATCH('/v1/habits/{id}', { params, body: { archived: false } }));
    },
    onSuccess,
  });
  return (
    <section className="card" aria-labelledby="change-title">
      <h2 id="change-title">{words.edit}</h2>
      <HabitForm
        key={habit.id}
        habit={habit}
        error={change.error}
        pending={change.isPending}
        submit={words.save}
        onSubmit={change.mutate}
      />
      <p role="status">{change.isSuccess && valley.saved}</p>
      <div className="stack-small">
        <Button pending={archive.isPending} onClick={() => archive.mutate()}>
          {habit.archivedAt === null ? words.archive : words.bringBack}
        </Button>
        <small>{words.archiveTold}</small>
        <Failure error={archive.error} />
      </div>
    </section>
  );
}
