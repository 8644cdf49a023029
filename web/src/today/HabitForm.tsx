import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { reads } from '../api/reads';
import type { Habit, NewHabit } from '../api/types';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { Failure } from '../ui/Failure';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';
import { Select } from '../ui/Select';
import { useWords } from '../words/useWords';
import { habitOf } from './new-habit';
import { ScheduleFields } from './ScheduleFields';

interface Props {
  /** The habit as it is, when it is to be changed: its kind stays. */
  habit?: Habit;
  error: unknown;
  pending: boolean;
  submit: string;
  onSubmit(habit: NewHabit): void;
}

/** What a habit is. */
export function HabitForm({ habit, error, pending, submit, onSubmit }: Props) {
  const { habit: words, aspects } = useWords();
  const [kind, setKind] = useState<NewHabit['kind']>(habit?.kind ?? 'check');
  const [difficulty, setDifficulty] = useState(String(habit?.difficulty ?? 1));
  const elements = useQuery(reads.content('elements'));
  return (
    <form onSubmit={submitted((fields) => onSubmit(habitOf(fields, kind, Number(difficulty))))}>
      <Field label={words.name} name="name" defaultValue={habit?.name} required maxLength={100} />
      {!habit && (
        <Choice
          label={words.measured}
          value={kind}
          onChange={setKind}
          options={[
            ['check', words.check],
            ['minutes', words.minutes],
            ['count', words.count],
          ]}
        />
      )}
      {kind !== 'check' && (
        <div className="pair">
          <Field
            label={words.target}
            name="target"
            type="number"
            min={1}
            step={1}
            defaultValue={habit?.target}
            required
          />
          {kind === 'count' && (
            <Field
              label={words.unit}
              name="unit"
              maxLength={20}
              defaultValue={habit?.unit ?? ''}
              placeholder={words.unitHint}
            />
          )}
        </div>
      )}
      <Choice
        label={words.difficulty}
        value={difficulty}
        onChange={setDifficulty}
        options={[
          ['1', words.easy],
          ['2', words.effort],
          ['3', words.hard],
        ]}
      />
      <div className="pair">
        {elements.data && (
          <Select
            label={words.aspect}
            name="aspect"
            defaultValue={habit?.aspect}
            options={elements.data.map(({ key, name }) => [
              key,
              (aspects as Record<string, string>)[key] ?? name,
            ])}
          />
        )}
        <ScheduleFields schedule={habit?.schedule} />
      </div>
      <Failure error={error} />
      <Button type="submit" className="primary" pending={pending}>
        {submit}
      </Button>
    </form>
  );
}
