import { PROBLEM_BASE, type Problem } from '#libs/contracts';
import { ProblemError } from '../api/problem-error';
import type { Words } from './en';

export type ProblemName = keyof Words['problems'];

/** The name of a problem, as its type ends. */
const problemName = ({ type }: Problem): string => type.replace(PROBLEM_BASE, '');

/**
 * Why something could not be done, in the language of the page; in the server's own words where the page has none.
 * @param special what a problem means just here, by its name
 */
export function whyNot(
  error: unknown,
  words: Words,
  special: Partial<Record<ProblemName, string>> = {},
): string {
  if (!(error instanceof ProblemError)) return words.problems.unreachable;
  const { problem } = error;
  const name = problemName(problem) as ProblemName;
  if (special[name]) return special[name];
  if (problem.errors?.length) return fieldsInWords(problem.errors, words);
  return words.problems[name] ?? (problem.detail || problem.title);
}

/** What a field must be; undefined where the page has no words for it. */
export const fieldInWords = (name: string, { fields }: Words): string | undefined =>
  fields[name as keyof Words['fields']];

function fieldsInWords(errors: NonNullable<Problem['errors']>, words: Words): string {
  const known = errors.map(({ pointer }) => fieldInWords(fieldOf(pointer), words));
  const unknown = errors.filter((_, index) => !known[index]);
  const told = [...new Set(known.filter(Boolean))];
  if (unknown.length === 0) return told.join(' ');
  const rest = unknown.map(({ pointer, detail }) => `${nameOf(fieldOf(pointer))} ${detail}`.trim());
  return [words.problems.validation, ...told, `${rest.join('; ')}.`].join(' ');
}

/** `/settings/timeZone` is about `timeZone`; `/schedule/days/3` about `days`. */
const fieldOf = (pointer: string): string => pointer.split('/').findLast((part) => !/^\d*$/.test(part)) ?? '';

/** `timeZone` as `Time zone`. */
const nameOf = (field: string): string =>
  field
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/^./, (first) => first.toUpperCase());
