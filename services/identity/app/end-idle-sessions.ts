import { Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { deleteIdleSessions } from '../storage/sessions';
import { LiveUsers } from './live-users';

const BATCH_ROWS_MAX = 500;
/** A session that was not refreshed for so long has ended. */
const IDLE_DAYS_MAX = 180;

/** Ends sessions that nobody came back to, so that they don't pile up. */
@Injectable()
export class EndIdleSessions {
  constructor(
    private readonly db: Database,
    private readonly live: LiveUsers,
  ) {}

  /** @returns true when there may be more */
  async execute(): Promise<boolean> {
    const ended = await deleteIdleSessions(this.db, IDLE_DAYS_MAX, BATCH_ROWS_MAX);
    for (const { id, accountId } of ended) await this.live.sessionEnded(accountId, id);
    return ended.length === BATCH_ROWS_MAX;
  }
}
