import { useId, type FormEvent, type InputHTMLAttributes } from 'react';
import { fieldInWords } from '../words/problems';
import { useWords } from '../words/useWords';

type Props = InputHTMLAttributes<HTMLInputElement> & { label: string; hint?: string };

/** A labelled input with an optional hint that is read with it. */
export function Field({ label, hint, ...input }: Props) {
  const id = useId();
  const words = useWords();
  // The browser would say it in its own language, which need not be the page's.
  const sayWhatIsWrong = ({ currentTarget }: FormEvent<HTMLInputElement>) =>
    currentTarget.setCustomValidity(fieldInWords(currentTarget.name, words) ?? '');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        onInvalid={sayWhatIsWrong}
        onInput={({ currentTarget }) => currentTarget.setCustomValidity('')}
        {...input}
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      {hint && (
        <small id={`${id}-hint`} className="hint">
          {hint}
        </small>
      )}
    </div>
  );
}
