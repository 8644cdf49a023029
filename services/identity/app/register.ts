import { Inject, Injectable } from '@nestjs/common';
import { Content } from '#libs/content';
import { Database, type Queryable } from '#libs/database';
import { conflict, type Ids, IDS } from '#libs/domain-kit';
import { appendToOutbox, EventBus } from '#libs/messaging';
import type { Profile } from '../domain/profile';
import { TimeZones } from '../domain/time-zones';
import { type Account, findAccount, insertAccount, takenNames } from '../storage/accounts';
import type { SessionOrigin } from '../domain/session-origin';
import { readZones } from '../storage/zones';
import { chosenTimeZone } from './chosen-zone';
import { ACCESS_TOKEN_SECONDS, Issuer } from './issuer';
import { Limits } from './limits';
import { openSession, type Tokens } from './open-session';
import { Passwords } from './passwords';
import { profileChanged } from './profile-event';

export interface Registration {
  username: string;
  email: string;
  password: string;
  displayName: string | null;
  timeZone: string | null;
}

/** `POST /v1/auth/register`: a new account with its first session. */
@Injectable()
export class Register {
  constructor(
    private readonly db: Database,
    private readonly content: Content,
    private readonly zones: TimeZones,
    private readonly limits: Limits,
    private readonly passwords: Passwords,
    private readonly issuer: Issuer,
    private readonly bus: EventBus,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** @throws DomainError `conflict` when the username or the email is someone's, in whatever case */
  async execute(asked: Registration, origin: SessionOrigin): Promise<Tokens & { user: Profile }> {
    await this.limits.register(origin.ip ?? '', asked.email);
    const { defaultTimeZone } = this.content.rules.days;
    const timeZone =
      asked.timeZone === null ? defaultTimeZone : chosenTimeZone(this.zones, asked.timeZone, '/timeZone');
    // A hash is dear: who asks for a taken name is told before it. The insert below decides all the same.
    await this.refuseTaken(asked);
    const passwordHash = await this.passwords.hash(asked.password);
    const id = this.ids.next();
    const sessionId = this.ids.next();
    const made = await this.db.transaction((tx) =>
      this.create(tx, { ...asked, id, sessionId, timeZone, passwordHash }, origin),
    );
    if (!made) {
      await this.refuseTaken(asked);
      throw conflict('This username or email was taken a moment ago.');
    }
    this.bus.wake('identity');
    const { account, refreshToken } = made;
    const accessToken = await this.issuer.accessToken(account, sessionId);
    return { user: account.profile, accessToken, refreshToken, expiresIn: ACCESS_TOKEN_SECONDS };
  }

  private async create(
    tx: Queryable,
    asked: Registration & { id: string; sessionId: string; timeZone: string; passwordHash: string },
    origin: SessionOrigin,
  ): Promise<{ account: Account; refreshToken: string } | null> {
    const { zoneMemoryHours, defaultDayStartsAt } = this.content.rules.days;
    const inserted = await insertAccount(tx, {
      ...asked,
      displayName: asked.displayName ?? asked.username,
      dayStartsAt: defaultDayStartsAt,
    });
    if (!inserted) return null;
    const { refreshToken } = await openSession(tx, { ...origin, id: asked.sessionId, accountId: asked.id });
    const account = (await findAccount(tx, asked.id))!;
    await appendToOutbox(tx, [profileChanged(account, await readZones(tx, asked.id, zoneMemoryHours))]);
    return { account, refreshToken };
  }

  private async refuseTaken(names: { username: string; email: string }): Promise<void> {
    const taken = await takenNames(this.db, names);
    if (taken.username) throw conflict('This username is taken.');
    if (taken.email) throw conflict('There is an account with this email already.');
  }
}
