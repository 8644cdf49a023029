import type { LocalDate } from '#libs/domain-kit';
import { dayTeller, zonesOfToken, type DayRules } from '../domain/user-days';
import { accountErased } from './account-erased';
import type { Owner } from './habit-store';

/** @throws DomainError when the account is gone */
export function ownerToday(owner: Owner, tokenTimeZone: string, rules: DayRules): LocalDate {
  if (owner.erased) throw accountErased();
  return dayTeller(owner.now, rules)(owner.zones ?? zonesOfToken(tokenTimeZone, rules)).today;
}
