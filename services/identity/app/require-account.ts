import type { Queryable } from '#libs/database';
import { DomainError } from '#libs/domain-kit';
import { type Account, findAccount } from '../storage/accounts';

export const accountGone = (): DomainError =>
  new DomainError('unauthenticated', 'This account does not exist any more.');

/** @throws DomainError `unauthenticated` when the account behind a token was erased */
export async function requireAccount(db: Queryable, userId: string): Promise<Account> {
  const account = await findAccount(db, userId);
  if (!account) throw accountGone();
  return account;
}
