import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';
import type { Habit, NewHabit } from '../api/types';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';
import { Select } from '../ui/Select';
import { habitOf } from './new-habit';
import { ScheduleFields } from './ScheduleFields';

type Kind = NewHabit['kind'];

/** Makes a habit of any kind and schedule. @param isFirst there are none yet, so the form is what one came for */
export function NewHabitForm({ isFirst }: { isFirst: boolean }) {
  const queries = useQueryClient();
  const [added, setAdded] = useState<Habit | null>(null);
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (isFirst && details.current) details.current.open = true;
  }, [isFirst]);
  const create = useMutation({
    mutationFn: (body: NewHabit) => unwrap(api.POST('/v1/habits', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.habits }),
  });
  const submit = submitted((fields, form) =>
    create.mutate(habitOf(fields), {
      onSuccess: (habit) => {
        setAdded(habit);
        form.reset();
        form.querySelector('input')?.focus();
      },
    }),
  );
  return (
    <details className="new-habit" ref={details}>
      <summary>New habit</summary>
      <form onSubmit={submit}>
        <Field label="Name" name="name" required maxLength={100} />
        {/* After each habit the choices begin anew, like the fields that the form resets. */}
        <Choices key={added?.id} />
        <Failure error={create.error} />
        <Button type="submit" className="primary" pending={create.isPending}>
          {create.isPending ? 'Adding…' : 'Add habit'}
        </Button>
        <p className="news" role="status">
          {added && `Added ${added.name}.`}
        </p>
      </form>
    </details>
  );
}

function Choices() {
  const [kind, setKind] = useState<Kind>('check');
  const elements = useQuery({
    queryKey: keys.elements,
    queryFn: () => unwrap(api.GET('/v1/content/{kind}', { params: { path: { kind: 'elements' } } })),
    staleTime: Infinity,
  });
  return (
    <div className="choices">
      <Select
        label="Measured in"
        name="kind"
        value={kind}
        onChange={(event) => setKind(event.target.value as Kind)}
        options={[
          ['check', 'Done or not'],
          ['minutes', 'Minutes'],
          ['count', 'A count'],
        ]}
      />
      {kind !== 'check' && <Field label="Target" name="target" type="number" min={1} step={1} required />}
      <Select
        label="How hard"
        name="difficulty"
        options={[
          ['1', 'Easy'],
          ['2', 'Takes effort'],
          ['3', 'Hard'],
        ]}
      />
      {elements.data && (
        <Select
          label="Madra"
          name="aspect"
          options={elements.data.items.map(({ key, name }) => [key, name] as const)}
        />
      )}
      <ScheduleFields />
    </div>
  );
}
