import { Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { listSessions, type Session } from '../storage/sessions';
import { requireAccount } from './require-account';

/** `GET /v1/me/sessions`, newest first. */
@Injectable()
export class ListSessions {
  constructor(private readonly db: Database) {}

  /**
   * @param after the last one of the page before
   * @returns up to `rowsMax` sessions
   * @throws DomainError `unauthenticated` when the account was erased
   */
  async execute(
    userId: string,
    after: { createdAt: string; id: string } | null,
    rowsMax: number,
  ): Promise<Session[]> {
    await requireAccount(this.db, userId);
    return listSessions(this.db, userId, after, rowsMax);
  }
}
