import type { Queryable } from '#libs/database';
import { notFound } from '#libs/domain-kit';
import { isOperator } from '../storage/operators';

/** A token says it for minutes after it has ceased to be so. @throws DomainError `not-found` */
export async function requireOperator(db: Queryable, userId: string): Promise<void> {
  if (!(await isOperator(db, userId))) throw notFound('operator');
}
