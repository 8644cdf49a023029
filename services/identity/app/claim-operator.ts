import { Injectable } from '@nestjs/common';
import { recordAction } from '#libs/audit';
import { Database, type Queryable } from '#libs/database';
import { forbidden } from '#libs/domain-kit';
import { hashOfClaim } from '../domain/operator-claim';
import {
  countOperators,
  deleteClaims,
  holdsClaim,
  insertOperator,
  isOperator,
  lockOperators,
} from '../storage/operators';
import { Limits } from './limits';
import { requireAccount } from './require-account';

/** `PUT /v1/me/operator`: the first operator is whoever opens a link that holds; with that all links end. */
@Injectable()
export class ClaimOperator {
  constructor(
    private readonly db: Database,
    private readonly limits: Limits,
  ) {}

  /** Twice by the same person is once. @throws DomainError `forbidden` for a link that doesn't hold (any more) */
  async execute(userId: string, claim: string, address: string): Promise<void> {
    await this.limits.claim(address, userId);
    await this.db.transaction(async (tx) => {
      await requireAccount(tx, userId);
      await lockOperators(tx);
      if (await isOperator(tx, userId)) return;
      if (!(await this.holds(tx, claim))) throw forbidden('This link does not hold, or not any more.');
      await insertOperator(tx, userId);
      await deleteClaims(tx);
      await recordAction(tx, { actorId: userId, act: 'operator-claimed', target: userId });
    });
  }

  private async holds(tx: Queryable, claim: string): Promise<boolean> {
    const hash = hashOfClaim(claim);
    return hash !== null && (await countOperators(tx)) === 0 && holdsClaim(tx, hash);
  }
}
