import { invalid } from '#libs/domain-kit';

/** The bounds of a clan's texts, in code points (`rules.json`). */
export interface ClanTextRules {
  nameMin: number;
  nameMax: number;
  mottoMax: number;
}

/**
 * What two names have in common when they differ in case alone. Upper case is the wider net: it takes ß and SS,
 * or the two small sigmas, for one.
 */
export const ignoringCase = (text: string): string => text.normalize('NFC').toUpperCase().normalize('NFC');

const codePoints = (text: string): number => [...text].length;

/** @throws DomainError validation, at `/name` */
export function checkName(name: string, { nameMin, nameMax }: ClanTextRules): void {
  const length = codePoints(name);
  if (length < nameMin || length > nameMax)
    throw invalid('/name', `must have ${nameMin} to ${nameMax} characters`);
}

/** @throws DomainError validation, at `/motto` */
export function checkMotto(motto: string | null, { mottoMax }: ClanTextRules): void {
  if (motto !== null && codePoints(motto) > mottoMax)
    throw invalid('/motto', `must have at most ${mottoMax} characters`);
}
