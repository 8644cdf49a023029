import { Injectable } from '@nestjs/common';
import { DASHBOARD_CACHE } from '#libs/contracts';
import { Database } from '#libs/database';
import { forbidden } from '#libs/domain-kit';
import { appendToOutbox, EventBus } from '#libs/messaging';
import { CacheDrops } from '#libs/redis';
import { deleteAccount } from '../storage/accounts';
import { Limits } from './limits';
import { LiveUsers } from './live-users';
import { Passwords } from './passwords';
import { accountGone, requireAccount } from './require-account';

/** `DELETE /v1/me`: everything of the user goes, here at once, elsewhere by the event. */
@Injectable()
export class EraseAccount {
  constructor(
    private readonly db: Database,
    private readonly limits: Limits,
    private readonly passwords: Passwords,
    private readonly bus: EventBus,
    private readonly live: LiveUsers,
    private readonly caches: CacheDrops,
  ) {}

  /** @throws DomainError `forbidden` for a wrong password */
  async execute(userId: string, password: string, address: string): Promise<void> {
    const account = await requireAccount(this.db, userId);
    await this.limits.erase(address, userId);
    if (!(await this.passwords.matches(account.passwordHash, password)))
      throw forbidden('The password is wrong.');
    await this.db.transaction(async (tx) => {
      const at = await deleteAccount(tx, userId);
      if (at === null) throw accountGone();
      await appendToOutbox(tx, [{ type: 'identity.user-erased.v1', subject: userId, data: { userId, at } }]);
    });
    this.bus.wake('identity');
    this.caches.drop(DASHBOARD_CACHE, [userId]);
    await this.live.userErased(userId);
  }
}
