import { Inject, Injectable } from '@nestjs/common';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { CLOCK, type Clock, DomainError, isUuid } from '#libs/domain-kit';
import { ACCESS_TOKEN_AUDIENCE, ACCESS_TOKEN_ISSUER, AUTH_SETTINGS, type AuthSettings } from './settings';
import type { Viewer } from './viewer';

/** Longer ones are no tokens of ours. */
const TOKEN_CHARACTERS_MAX = 4_096;
/** Verified tokens that are remembered; the oldest goes first. */
const TOKENS_REMEMBERED_MAX = 20_000;
const KEYS_TIMEOUT_MS = 3_000;
/** A token by a key we don't know makes us ask for keys again, but not more often than this. */
const KEYS_COOLDOWN_MS = 10_000;

/** Checks access tokens by the public keys alone; the same token again costs one look into memory. */
@Injectable()
export class TokenVerifier {
  private readonly verified = new Map<string, Viewer>();
  private keys: JWTVerifyGetKey | undefined;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The viewer of a token that was verified before and still holds; without waiting. */
  remembered(token: string): Viewer | undefined {
    const viewer = this.verified.get(token);
    if (!viewer || viewer.expiresAt.getTime() > this.clock.now().getTime()) return viewer;
    this.verified.delete(token);
    return undefined;
  }

  /** @throws DomainError `unauthenticated` with what is wrong; `unavailable` when no keys could be had */
  async verify(token: string): Promise<Viewer> {
    const known = this.remembered(token);
    if (known) return known;
    if (token.length > TOKEN_CHARACTERS_MAX) throw unauthenticated('The access token is not one of ours.');
    const viewer = await this.check(token);
    this.verified.set(token, viewer);
    if (this.verified.size > TOKENS_REMEMBERED_MAX)
      this.verified.delete(this.verified.keys().next().value as string);
    return viewer;
  }

  private async check(token: string): Promise<Viewer> {
    this.keys ??= createRemoteJWKSet(new URL(this.settings.jwksUrl()), {
      timeoutDuration: KEYS_TIMEOUT_MS,
      cooldownDuration: KEYS_COOLDOWN_MS,
      // Keys are kept while whoever publishes them is away; an unknown one makes us ask again.
      cacheMaxAge: Number.POSITIVE_INFINITY,
    });
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        algorithms: ['EdDSA', 'Ed25519'],
        issuer: ACCESS_TOKEN_ISSUER,
        audience: ACCESS_TOKEN_AUDIENCE,
        requiredClaims: ['sub', 'sid', 'iat', 'exp'],
        currentDate: this.clock.now(),
      });
      return viewerOf(payload, token);
    } catch (error) {
      throw refusal(error);
    }
  }
}

export const unauthenticated = (detail: string): DomainError => new DomainError('unauthenticated', detail);

function viewerOf(payload: JWTPayload, token: string): Viewer {
  const { sub, sid, premium, operator, tz, exp } = payload;
  if (!isUuid(sub) || !isUuid(sid)) throw unauthenticated('The access token names no user or no session.');
  return {
    userId: sub,
    sid,
    premium: premium === true,
    operator: operator === true,
    timeZone: typeof tz === 'string' ? tz : 'UTC',
    token,
    expiresAt: new Date(exp! * 1000),
  };
}

function refusal(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof errors.JWTExpired) return unauthenticated('The access token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed)
    return unauthenticated(`The access token does not fit: its claim "${error.claim}" is wrong or missing.`);
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed)
    return unauthenticated('The access token was not signed by us.');
  if (error instanceof errors.JOSEAlgNotAllowed)
    return unauthenticated('The access token is not signed with EdDSA.');
  if (
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JOSENotSupported
  )
    return unauthenticated('The access token is malformed.');
  return new DomainError(
    'unavailable',
    'The keys of the access tokens can not be had right now.',
    undefined,
    1,
  );
}
