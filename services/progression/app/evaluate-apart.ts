import { Inject, Injectable } from '@nestjs/common';
import { Database, isTransient } from '#libs/database';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { postponeAccounts } from '../storage/accounts';
import { EvaluateUsers } from './evaluate-users';
import type { Traces } from './traces';

/** Evaluates many users so that one whose evaluation fails doesn't take the others along. */
@Injectable()
export class EvaluateApart {
  constructor(
    private readonly users: EvaluateUsers,
    private readonly database: Database,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** @throws only what is transient: the whole may be tried again */
  async evaluate(userIds: readonly string[], traces?: Traces): Promise<void> {
    try {
      await this.users.evaluate(userIds, traces);
    } catch (error) {
      if (isTransient(error)) throw error;
      if (userIds.length > 1) {
        const middle = Math.ceil(userIds.length / 2);
        await this.evaluate(userIds.slice(0, middle), traces);
        await this.evaluate(userIds.slice(middle), traces);
        return;
      }
      this.log.error({ err: error, userId: userIds[0] }, 'a user could not be evaluated; the mark stays');
      await postponeAccounts(this.database, userIds);
    }
  }
}
