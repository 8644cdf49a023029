import { Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { readLedger, type LedgerEntry, type LedgerPlace } from '../storage/ledger';

export type { LedgerEntry, LedgerPlace };

/** The receipts of a user, newest first. */
@Injectable()
export class ReadLedger {
  constructor(private readonly database: Database) {}

  read(userId: string, after: LedgerPlace | null, entriesMax: number): Promise<LedgerEntry[]> {
    return readLedger(this.database, userId, after, entriesMax);
  }
}
