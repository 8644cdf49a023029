import { Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { appendToOutbox, EventBus } from '#libs/messaging';
import { recordSeen } from '../storage/seen';

/** Keeps when users were last seen, and tells the others now and then. */
@Injectable()
export class NoteSeen {
  constructor(
    private readonly db: Database,
    private readonly bus: EventBus,
  ) {}

  async execute(seen: readonly { userId: string; at: Date }[]): Promise<void> {
    await this.db.transaction(async (tx) => {
      const told = await recordSeen(tx, seen);
      await appendToOutbox(
        tx,
        told.map(({ userId, at }) => ({
          type: 'identity.user-seen.v1',
          subject: userId,
          data: { userId, at },
        })),
      );
    });
    this.bus.wake('identity');
  }
}
