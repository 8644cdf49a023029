import { Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { longestWait, markTurned, overdueAccounts } from '../storage/accounts';
import { DatabaseTime } from '../storage/database-time';

/** Who has to be evaluated without a fact that says so just now. */
@Injectable()
export class DueUsers {
  constructor(
    private readonly database: Database,
    private readonly time: DatabaseTime,
  ) {}

  /** Users whose mark has waited for so long, the oldest first: their job is lost, or late. */
  overdue(afterMs: number, usersMax: number): Promise<string[]> {
    return overdueAccounts(this.database, afterMs, usersMax);
  }

  /** Seconds for which the user has waited who waits longest. */
  longestWait(): Promise<number> {
    return longestWait(this.database);
  }

  /** Marks users whose open dates have turned; each is given to one caller. */
  async markTurned(usersMax: number): Promise<string[]> {
    return markTurned(this.database, await this.time.now(this.database), usersMax);
  }
}
