import { useWords } from '../words/useWords';
import { whyNot, type ProblemName } from '../words/problems';

interface Props {
  error: unknown;
  /** What a problem means just here. */
  special?: Partial<Record<ProblemName, string>>;
}

/** Why something could not be done, told at once. */
export function Failure({ error, special }: Props) {
  const words = useWords();
  return error ? (
    <p className="failure" role="alert">
      {whyNot(error, words, special)}
    </p>
  ) : null;
}
