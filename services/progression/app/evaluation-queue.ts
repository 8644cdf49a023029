/** Where evaluations of marked users are asked for; a request may be lost, the marks are not. */
export abstract class EvaluationQueue {
  abstract request(userIds: readonly string[]): void;
}
