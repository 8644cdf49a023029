import { Injectable } from '@nestjs/common';
import { RateLimiter } from '#libs/auth';
import { foldedName } from '../domain/names';
import { networkOf } from '../domain/network';

/**
 * How often an address, and an account, may try what costs a hash or tempts to guess. Room for a family or a
 * classroom behind one address; at the pace allowed for one account a password of 10 characters isn't guessed.
 */
const LIMITS = {
  registerByAddress: { points: 600, seconds: 60 },
  registerByEmail: { points: 60, seconds: 60 },
  loginByAddress: { points: 600, seconds: 60 },
  loginByAccount: { points: 30, seconds: 300 },
  refreshByAddress: { points: 1200, seconds: 60 },
  refreshBySession: { points: 120, seconds: 60 },
  eraseByAddress: { points: 60, seconds: 60 },
  eraseByAccount: { points: 10, seconds: 300 },
  claimByAddress: { points: 60, seconds: 60 },
  claimByAccount: { points: 10, seconds: 300 },
} as const;

/** @throws DomainError `rate-limited`, from every method */
@Injectable()
export class Limits {
  constructor(private readonly limiter: RateLimiter) {}

  register(address: string, email: string): Promise<void> {
    return this.both('register', address, 'registerByAddress', foldedName(email), 'registerByEmail');
  }

  /** @param login as given, so that an unknown account is limited like any other */
  login(address: string, login: string): Promise<void> {
    return this.both('login', address, 'loginByAddress', foldedName(login), 'loginByAccount');
  }

  refresh(address: string, sessionId: string): Promise<void> {
    return this.both('refresh', address, 'refreshByAddress', sessionId, 'refreshBySession');
  }

  erase(address: string, userId: string): Promise<void> {
    return this.both('erase', address, 'eraseByAddress', userId, 'eraseByAccount');
  }

  claim(address: string, userId: string): Promise<void> {
    return this.both('claim', address, 'claimByAddress', userId, 'claimByAccount');
  }

  private async both(
    call: string,
    address: string,
    byAddress: keyof typeof LIMITS,
    account: string,
    byAccount: keyof typeof LIMITS,
  ): Promise<void> {
    await this.limiter.limit(`${call}-address`, networkOf(address), LIMITS[byAddress]);
    await this.limiter.limit(`${call}-account`, account, LIMITS[byAccount]);
  }
}
