import { Inject, Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { ACCESS_TOKEN_AUDIENCE, ACCESS_TOKEN_ISSUER } from '#libs/auth';
import { CLOCK, type Clock } from '#libs/domain-kit';
import type { PublicJwk, SigningKey } from '../domain/signing-key';
import type { Account } from '../storage/accounts';

/** Injection token of the `SigningKey` that all replicas share. */
export const SIGNING_KEY = Symbol('SigningKey');

export const ACCESS_TOKEN_SECONDS = 15 * 60;

/** Signs access tokens; everyone checks them by the public key alone. */
@Injectable()
export class Issuer {
  constructor(
    @Inject(SIGNING_KEY) private readonly key: SigningKey,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** For the account as it stands now, in a session. */
  accessToken({ profile, isOperator }: Account, sessionId: string): Promise<string> {
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    const { isPremium, settings } = profile;
    const claims = { sid: sessionId, premium: isPremium, tz: settings.timeZone };
    return new SignJWT(isOperator ? { ...claims, operator: true } : claims)
      .setProtectedHeader({ alg: 'EdDSA', kid: this.key.publicJwk.kid, typ: 'JWT' })
      .setIssuer(ACCESS_TOKEN_ISSUER)
      .setAudience(ACCESS_TOKEN_AUDIENCE)
      .setSubject(profile.id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
      .sign(this.key.privateKey);
  }

  publicKeys(): { keys: PublicJwk[] } {
    return { keys: [this.key.publicJwk] };
  }
}
