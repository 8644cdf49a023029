import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { notFound } from '#libs/domain-kit';
import { isOfChain, parseRefreshToken } from '../domain/refresh-chain';
import type { SigningKey } from '../domain/signing-key';
import { deleteSession, lockChain } from '../storage/sessions';
import { SIGNING_KEY } from './issuer';
import { LiveUsers } from './live-users';

/** Ends sessions at their owner's wish: off the list, and their sockets close at once. */
@Injectable()
export class EndSession {
  constructor(
    private readonly db: Database,
    private readonly live: LiveUsers,
    @Inject(SIGNING_KEY) private readonly key: SigningKey,
  ) {}

  /** `POST /v1/auth/logout`: the session of any token of its chain; what is no own token does nothing. */
  async byToken(userId: string, text: string): Promise<void> {
    const token = parseRefreshToken(text);
    if (!token) return;
    const ended = await this.db.transaction(async (tx) => {
      const chain = await lockChain(tx, token.sessionId);
      if (!chain || !isOfChain(token, chain, this.key.refreshKey)) return false;
      return deleteSession(tx, token.sessionId, userId);
    });
    if (ended) await this.live.sessionEnded(userId, token.sessionId);
  }

  /** `DELETE /v1/me/sessions/{id}`. @throws DomainError `not-found` for another's, or one that has ended */
  async byId(userId: string, sessionId: string): Promise<void> {
    if (!(await deleteSession(this.db, sessionId, userId))) throw notFound('session');
    await this.live.sessionEnded(userId, sessionId);
  }
}
