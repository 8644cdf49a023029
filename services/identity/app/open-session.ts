import { randomBytes } from 'node:crypto';
import type { Queryable } from '#libs/database';
import { formatRefreshToken, hashSecret, SECRET_BYTES } from '../domain/refresh-chain';
import type { SessionOrigin } from '../domain/session-origin';
import { deleteSessionsBeyond, insertSession } from '../storage/sessions';

/** Beyond these, the session seen longest ago ends when another one begins. */
const SESSIONS_PER_USER_MAX = 100;

/** What a client signs in with from now on. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** Seconds that the access token lasts. */
  expiresIn: number;
}

/** A new session with the first token of its chain. @returns the token, and the ids of sessions that made room */
export async function openSession(
  tx: Queryable,
  session: SessionOrigin & { id: string; accountId: string },
): Promise<{ refreshToken: string; ended: string[] }> {
  const secret = randomBytes(SECRET_BYTES);
  await insertSession(tx, { ...session, secretHash: hashSecret(secret) });
  const ended = await deleteSessionsBeyond(tx, session.accountId, SESSIONS_PER_USER_MAX);
  return { refreshToken: formatRefreshToken({ sessionId: session.id, generation: 0, secret }), ended };
}
