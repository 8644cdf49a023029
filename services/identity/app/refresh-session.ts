import { Inject, Injectable } from '@nestjs/common';
import { Database, type Queryable } from '#libs/database';
import { DomainError } from '#libs/domain-kit';
import { judgeRefresh, rememberSpent } from '../domain/refresh';
import {
  formatRefreshToken,
  hashSecret,
  parseRefreshToken,
  type RefreshToken,
  successorOf,
} from '../domain/refresh-chain';
import type { SigningKey } from '../domain/signing-key';
import type { Account } from '../storage/accounts';
import { advanceChain, deleteSession, lockChain, type SessionChain } from '../storage/sessions';
import { ACCESS_TOKEN_SECONDS, Issuer, SIGNING_KEY } from './issuer';
import { Limits } from './limits';
import { LiveUsers } from './live-users';
import type { Tokens } from './open-session';
import { requireAccount } from './require-account';

type Outcome = { refreshed: RefreshToken; account: Account } | { endedOf: string } | null;

/** `POST /v1/auth/refresh`: spends a token for its successor; see `domain/refresh.ts` for what a spent one gets. */
@Injectable()
export class RefreshSession {
  constructor(
    private readonly db: Database,
    private readonly limits: Limits,
    private readonly issuer: Issuer,
    private readonly live: LiveUsers,
    @Inject(SIGNING_KEY) private readonly key: SigningKey,
  ) {}

  /** @throws DomainError `unauthenticated` for a token that isn't valid (any more) */
  async execute(text: string, address: string): Promise<Tokens> {
    const token = parseRefreshToken(text);
    if (!token) throw notValid();
    await this.limits.refresh(address, token.sessionId);
    const outcome = await this.db.transaction((tx) => this.present(tx, token));
    if (!outcome) throw notValid();
    if ('endedOf' in outcome) {
      await this.live.sessionEnded(outcome.endedOf, token.sessionId);
      throw notValid();
    }
    return {
      accessToken: await this.issuer.accessToken(outcome.account, token.sessionId),
      refreshToken: formatRefreshToken(outcome.refreshed),
      expiresIn: ACCESS_TOKEN_SECONDS,
    };
  }

  private async present(tx: Queryable, token: RefreshToken): Promise<Outcome> {
    const chain = await lockChain(tx, token.sessionId);
    if (!chain) return null;
    const now = new Date(chain.now);
    const verdict = judgeRefresh(token, chain, now, this.key.refreshKey);
    if (verdict === 'unknown') return null;
    if (verdict === 'reused') {
      await deleteSession(tx, chain.sessionId, chain.accountId);
      return { endedOf: chain.accountId };
    }
    const refreshed = successorOf(token, this.key.refreshKey);
    if (verdict === 'spend') await this.spend(tx, chain, refreshed, now);
    return { refreshed, account: await requireAccount(tx, chain.accountId) };
  }

  private spend(tx: Queryable, chain: SessionChain, successor: RefreshToken, now: Date): Promise<void> {
    return advanceChain(tx, chain.sessionId, {
      generation: successor.generation,
      secretHash: hashSecret(successor.secret),
      spentAt: rememberSpent(chain.spentAt, now),
    });
  }
}

const notValid = (): DomainError =>
  new DomainError('unauthenticated', 'This refresh token is not valid, or not any more: sign in again.');
