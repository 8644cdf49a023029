import { ProblemError } from '../api/client';

/** An error in the server's own words, or an honest guess. */
export const inWords = (error: unknown): string => {
  if (!(error instanceof ProblemError))
    return 'The server cannot be reached right now. Try again in a moment.';
  const { errors, detail, title } = error.problem;
  const fields = errors?.map(({ pointer, detail: wrong }) => `${nameOf(pointer)} ${wrong}.`).join(' ');
  return fields || detail || title;
};

/** `/timeZone` as `Time zone`. */
const nameOf = (pointer: string): string => {
  const words = (pointer.split('/').at(-1) ?? '').replaceAll(
    /[A-Z]/g,
    (letter) => ` ${letter.toLowerCase()}`,
  );
  return words ? words.replace(/^./, (first) => first.toUpperCase()) : 'This';
};

export function Failure({ error }: { error: unknown }) {
  return error ? (
    <p className="failure" role="alert">
      {inWords(error)}
    </p>
  ) : null;
}
