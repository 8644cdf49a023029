import { Injectable } from '@nestjs/common';
import { recordAction } from '#libs/audit';
import { Database } from '#libs/database';
import { conflict, notFound } from '#libs/domain-kit';
import { countOperators, deleteOperator, isOperator, lockOperators } from '../storage/operators';
import { requireOperator } from './require-operator';

/** `DELETE /v1/operator/operators/{userId}`: an operator less, but never the last one. */
@Injectable()
export class DismissOperator {
  constructor(private readonly db: Database) {}

  /** @throws DomainError `not-found` when that is none; `conflict` when it is the last */
  execute(actorId: string, userId: string): Promise<void> {
    return this.db.transaction(async (tx) => {
      await lockOperators(tx);
      await requireOperator(tx, actorId);
      if (!(await isOperator(tx, userId))) throw notFound('operator');
      if ((await countOperators(tx)) === 1)
        throw conflict('This is the last operator: name another one first.');
      await deleteOperator(tx, userId);
      await recordAction(tx, { actorId, act: 'operator-dismissed', target: userId });
    });
  }
}
