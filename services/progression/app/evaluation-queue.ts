import type { Traces } from './traces';

/** Where evaluations of marked users are asked for; a request may be lost, the marks are not. */
export abstract class EvaluationQueue {
  /** @param traces by user, of those who are followed */
  abstract request(userIds: readonly string[], traces?: Traces): void;
}
