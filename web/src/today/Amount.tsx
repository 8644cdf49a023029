import { useId, useState } from 'react';

interface Props {
  label: string;
  recorded: number | null;
  pending: boolean;
  onRecord(amount: number | null): Promise<unknown>;
}

/** The amount of a measured habit; recorded when it is left or confirmed, taken back when it is emptied. */
export function Amount({ label, recorded, pending, onRecord }: Props) {
  /** What is being typed; null shows what is recorded. */
  const [draft, setDraft] = useState<string | null>(null);
  const id = useId();
  const amount = draft === null || draft === '' ? null : Number(draft);
  const isWrong = amount !== null && !(Number.isInteger(amount) && amount >= 1);
  const record = () => {
    if (pending || isWrong || draft === null) return;
    if (amount === recorded) return setDraft(null);
    // A refused amount stays to be corrected; the reason is told beside the habit.
    onRecord(amount).then(
      () => setDraft(null),
      () => undefined,
    );
  };
  return (
    <span className="amount">
      <input
        // The browser gives an empty text for what is no number at all.
        type="text"
        inputMode="numeric"
        size={5}
        aria-label={label}
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? id : undefined}
        value={draft ?? recorded ?? ''}
        readOnly={pending}
        onChange={(event) => setDraft(event.target.value.trim())}
        onBlur={record}
        onKeyDown={(event) => {
          if (event.key === 'Enter') record();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      {isWrong && (
        <small id={id} className="failure" role="alert">
          1 or more
        </small>
      )}
    </span>
  );
}
