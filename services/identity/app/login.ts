import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { DomainError, type Ids, IDS } from '#libs/domain-kit';
import type { Profile } from '../domain/profile';
import { findAccountByLogin } from '../storage/accounts';
import type { SessionOrigin } from '../domain/session-origin';
import { ACCESS_TOKEN_SECONDS, Issuer } from './issuer';
import { Limits } from './limits';
import { LiveUsers } from './live-users';
import { openSession, type Tokens } from './open-session';
import { Passwords } from './passwords';

/** `POST /v1/auth/login`: another session for who knows the password. */
@Injectable()
export class Login {
  constructor(
    private readonly db: Database,
    private readonly limits: Limits,
    private readonly passwords: Passwords,
    private readonly issuer: Issuer,
    private readonly live: LiveUsers,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * @param asked `login` is a username or an email
   * @throws DomainError `unauthenticated`, in the same words and time for a wrong password and an unknown account
   */
  async execute(
    asked: { login: string; password: string },
    origin: SessionOrigin,
  ): Promise<Tokens & { user: Profile }> {
    await this.limits.login(origin.ip ?? '', asked.login);
    const account = await findAccountByLogin(this.db, asked.login);
    const matches = await this.passwords.matches(account?.passwordHash ?? null, asked.password);
    if (!account || !matches) throw wrongLogin();
    const user = account.profile;
    const sessionId = this.ids.next();
    const opened = await this.db
      .transaction((tx) => openSession(tx, { ...origin, id: sessionId, accountId: user.id }))
      .catch(erasedMeanwhile);
    await Promise.all(opened.ended.map((sid) => this.live.sessionEnded(user.id, sid)));
    const accessToken = await this.issuer.accessToken(account, sessionId);
    return { user, accessToken, refreshToken: opened.refreshToken, expiresIn: ACCESS_TOKEN_SECONDS };
  }
}

const wrongLogin = (): DomainError =>
  new DomainError('unauthenticated', 'The name or email and the password do not belong together.');

/** A session of an account that was erased while its password was checked. */
function erasedMeanwhile(error: unknown): never {
  const FOREIGN_KEY_VIOLATION = '23503';
  if ((error as { code?: string }).code === FOREIGN_KEY_VIOLATION) throw wrongLogin();
  throw error;
}
