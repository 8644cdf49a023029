import { Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Profile } from '../domain/profile';
import { requireAccount } from './require-account';

/** `GET /v1/me`. */
@Injectable()
export class ReadProfile {
  constructor(private readonly db: Database) {}

  /** @throws DomainError `unauthenticated` when the account was erased */
  async execute(userId: string): Promise<Profile> {
    return (await requireAccount(this.db, userId)).profile;
  }
}
