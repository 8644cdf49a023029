import { createHash } from 'node:crypto';

/**
 * A link by which whoever is signed in becomes the first operator. It is told once, in the log of a start at which
 * nobody is an operator; the database keeps its hash alone.
 */
export const CLAIM_HOURS = 24;
export const CLAIM_BYTES = 32;
/** A link for each process that starts; of more, the newest hold. */
export const CLAIMS_MAX = 20;

/** The secret stands behind `#`, which no browser sends and so no log of any server in between holds. */
export const claimLink = (origin: string, secret: Buffer): string =>
  `${origin}/operator#claim=${secret.toString('base64url')}`;

/** The hash of a claim; null for anything that can't be one. */
export function hashOfClaim(text: string): Buffer | null {
  const secret = Buffer.from(text, 'base64url');
  const isOne = secret.length === CLAIM_BYTES && secret.toString('base64url') === text;
  return isOne ? hashOf(secret) : null;
}

export const hashOf = (secret: Buffer): Buffer => createHash('sha256').update(secret).digest();
