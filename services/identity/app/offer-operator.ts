import { Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { CLAIM_HOURS, CLAIMS_MAX, hashOf } from '../domain/operator-claim';
import { countOperators, insertClaim, lockOperators } from '../storage/operators';

/** While nobody is an operator, somebody may become the first one by a link. */
@Injectable()
export class OfferOperator {
  constructor(private readonly db: Database) {}

  /** @returns when it expires, or null when there is an operator */
  execute(secret: Buffer): Promise<string | null> {
    return this.db.transaction(async (tx) => {
      await lockOperators(tx);
      if ((await countOperators(tx)) > 0) return null;
      return insertClaim(tx, hashOf(secret), { hours: CLAIM_HOURS, claimsMax: CLAIMS_MAX });
    });
  }
}
