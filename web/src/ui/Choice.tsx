import { useId } from 'react';

interface Props<T extends string> {
  label: string;
  options: readonly (readonly [value: NoInfer<T>, words: string])[];
  value: T;
  onChange(value: NoInfer<T>): void;
  /** Whether the label is read aloud only. */
  quiet?: boolean;
}

/** One of a few, side by side: arrows move the choice, as in any group of radio buttons. */
export function Choice<T extends string>({ label, options, value, onChange, quiet = false }: Props<T>) {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend className={quiet ? 'unseen' : undefined}>{label}</legend>
      <div className="choice-row">
        {options.map(([option, words]) => (
          <label key={option}>
            <input
              type="radio"
              name={name}
              value={option}
              checked={option === value}
              onChange={() => onChange(option)}
            />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
