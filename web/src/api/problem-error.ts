import type { Problem } from '#libs/contracts';

/** A refusal by the server, in its own words. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
}
