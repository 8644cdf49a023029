import { useWords } from '../words/useWords';
import { Failure } from './Failure';

interface Props {
  of: { data: unknown; error: unknown };
  /** How many rows to hold the place of. */
  rows?: number;
}

/** In place of what has not come yet: its outline, or why it cannot be had. Says nothing once it is there. */
export function Loading({ of, rows = 3 }: Props) {
  const words = useWords();
  if (of.data !== undefined) return null;
  if (of.error) return <Failure error={of.error} />;
  return (
    <div className="outline" role="status">
      <span className="unseen">{words.valley.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} />
      ))}
    </div>
  );
}
