import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Refresh tokens of a session form a chain: each successor's secret is an HMAC of its predecessor's with a key
 * of the server. So the same successor can be answered again without keeping any token (the database holds one
 * SHA-256 per session, of the newest secret), and an old token of any age can be told from a made-up one by
 * walking the chain forward until that hash is met.
 */
export interface RefreshToken {
  sessionId: string;
  /** 0 for the first token of a session. */
  generation: number;
  /** 32 bytes. */
  secret: Buffer;
}

/** A session ends after this many refreshes: years at one a quarter of an hour, and a walk of some 100 ms. */
export const GENERATIONS_MAX = 100_000;

export const SECRET_BYTES = 32;
const ID_BYTES = 16;
const GENERATION_BYTES = 4;
const TOKEN_BYTES = ID_BYTES + GENERATION_BYTES + SECRET_BYTES;

export function formatRefreshToken({ sessionId, generation, secret }: RefreshToken): string {
  const head = Buffer.alloc(ID_BYTES + GENERATION_BYTES);
  head.write(sessionId.replaceAll('-', ''), 0, 'hex');
  head.writeUInt32BE(generation, ID_BYTES);
  return Buffer.concat([head, secret]).toString('base64url');
}

/** Null for anything that can't be one of our tokens. */
export function parseRefreshToken(text: string): RefreshToken | null {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== TOKEN_BYTES || bytes.toString('base64url') !== text) return null;
  const hex = bytes.toString('hex', 0, ID_BYTES);
  return {
    sessionId: [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
      '-',
    ),
    generation: bytes.readUInt32BE(ID_BYTES),
    secret: bytes.subarray(ID_BYTES + GENERATION_BYTES),
  };
}

export const hashSecret = (secret: Buffer): Buffer => createHash('sha256').update(secret).digest();

export const successorOf = ({ sessionId, generation, secret }: RefreshToken, key: Buffer): RefreshToken => ({
  sessionId,
  generation: generation + 1,
  secret: createHmac('sha256', key).update(secret).digest(),
});

/** True when the token is of the chain whose newest generation has this hash. */
export function isOfChain(
  token: RefreshToken,
  newest: { generation: number; secretHash: Buffer },
  key: Buffer,
): boolean {
  if (token.generation > newest.generation || newest.generation > GENERATIONS_MAX) return false;
  let walked = token;
  while (walked.generation < newest.generation) walked = successorOf(walked, key);
  return timingSafeEqual(hashSecret(walked.secret), newest.secretHash);
}
