/** What can go wrong in a way that the wire has a name for; `internal` is never thrown on purpose. */
export type ErrorSlug =
  | 'validation'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'limit-reached'
  | 'version-mismatch'
  | 'payload-too-large'
  | 'unsupported-media-type'
  | 'date-in-future'
  | 'date-too-old'
  | 'rate-limited'
  | 'unavailable';

/** A refusal that a user can understand; becomes problem+json (or a socket problem) in one place, `libs/http`. */
export class DomainError extends Error {
  constructor(
    readonly slug: ErrorSlug,
    readonly detail: string,
    readonly errors?: { pointer: string; detail: string }[],
    /** Seconds, for `rate-limited` and `unavailable`. */
    readonly retryAfterSeconds?: number,
  ) {
    super(`${slug}: ${detail}`);
    this.name = 'DomainError';
  }
}

export const invalid = (pointer: string, detail: string): DomainError =>
  new DomainError('validation', `${pointer || 'The body'}: ${detail}`, [{ pointer, detail }]);

export const notFound = (what: string): DomainError =>
  new DomainError('not-found', `There is no such ${what}, or it is not yours to see.`);

export const conflict = (detail: string): DomainError => new DomainError('conflict', detail);

export const forbidden = (detail: string): DomainError => new DomainError('forbidden', detail);
