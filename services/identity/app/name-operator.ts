import { Injectable } from '@nestjs/common';
import { recordAction } from '#libs/audit';
import { Database } from '#libs/database';
import { DomainError, notFound } from '#libs/domain-kit';
import { findAccountByLogin } from '../storage/accounts';
import {
  countOperators,
  insertOperator,
  isOperator,
  listOperators,
  lockOperators,
  type Operator,
} from '../storage/operators';
import { requireOperator } from './require-operator';

/** All are shown at once. */
const OPERATORS_MAX = 100;

/** `POST /v1/operator/operators`: another one may do all that this one may. */
@Injectable()
export class NameOperator {
  constructor(private readonly db: Database) {}

  /**
   * @param login a username or an email
   * @throws DomainError `not-found` when nobody is called so; `limit-reached`
   */
  execute(actorId: string, login: string): Promise<Operator> {
    return this.db.transaction(async (tx) => {
      await lockOperators(tx);
      await requireOperator(tx, actorId);
      const account = await findAccountByLogin(tx, login);
      if (!account) throw notFound('account');
      const { id } = account.profile;
      if (!(await isOperator(tx, id))) {
        if ((await countOperators(tx)) >= OPERATORS_MAX)
          throw new DomainError('limit-reached', `There are at most ${OPERATORS_MAX} operators.`);
        await insertOperator(tx, id);
        await recordAction(tx, { actorId, act: 'operator-named', target: id });
      }
      return (await listOperators(tx)).find(({ userId }) => userId === id)!;
    });
  }
}
