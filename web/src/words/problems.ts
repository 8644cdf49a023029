import { PROBLEM_BASE, type Problem } from '#libs/contracts';
import { ProblemError } from '../api/client';
import type { Words } from './en';

export type ProblemName = keyof Words['problems'];

/** The name of a problem, as its type ends. */
const problemName = ({ type }: Problem): string => type.replace(PROBLEM_BASE, '');

/**
 * Why something could not be done.
 * @param special what a problem means just here, by its name
 */
export function whyNot(
  error: unknown,
  words: Words,
  special: Partial<Record<ProblemName, string>> = {},
): string {
  if (!(error instanceof ProblemError)) return words.problems.unreachable;
  const name = problemName(error.problem) as ProblemName;
  const told = special[name] ?? words.problems[name] ?? error.problem.title;
  const fields = error.problem.errors?.map(({ pointer, detail }) => `${nameOf(pointer)} ${detail}`.trim());
  return fields?.length ? `${told} ${fields.join('; ')}.` : told;
}

/** `/settings/timeZone` as `Time zone`. */
function nameOf(pointer: string): string {
  const last = pointer.split('/').at(-1) ?? '';
  return last
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/^./, (first) => first.toUpperCase());
}
