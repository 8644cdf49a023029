import { DomainError } from '#libs/domain-kit';

/** A token outlives its account by minutes; whoever holds it is nobody any more. */
export const accountErased = (): DomainError =>
  new DomainError('unauthenticated', 'This account has been erased.');
