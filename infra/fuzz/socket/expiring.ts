import { io } from 'socket.io-client';
import type { Choices } from '../../checker/random';
import { expiringToken } from './tokens';

const BOARD = { board: 'global', period: 'day' };
const LASTS_SECONDS = 10;
/** By when the server has ended a socket whose token has, and one that renewed it in time still stands. */
const ENDED_BY_MS = 45_000;
const ASKS_EVERY_MS = 40;

/**
 * A socket whose token expires while it goes on asking: the server ends it, unless it renewed in time.
 * @returns what was wrong, or null
 */
export async function expireMidway(
  origin: string,
  token: string,
  key: string,
  choices: Choices,
): Promise<string | null> {
  const renews = choices.below(2) === 0;
  const short = expiringToken(token, key, LASTS_SECONDS);
  const socket = io(origin, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { token: short },
  });
  let told = '';
  socket.on('problem', ({ type }: { type: string }) => (told = type));
  const asking = setInterval(() => socket.emit('board:subscribe', BOARD, () => undefined), ASKS_EVERY_MS);
  try {
    await new Promise((resolve, reject) =>
      socket.once('connect', () => resolve(null)).once('connect_error', reject),
    );
    if (renews) await socket.timeout(ENDED_BY_MS).emitWithAck('auth:renew', { token });
    const ended = await endsWithin(socket, renews ? (LASTS_SECONDS + 2) * 1_000 : ENDED_BY_MS);
    if (renews) return ended ? 'a socket that renewed its token was ended' : null;
    if (!ended) return 'a socket outlived its token';
    return told.endsWith('/unauthenticated') ? null : `a socket whose token expired was told "${told}"`;
  } catch (error) {
    return `a socket with a short token: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    clearInterval(asking);
    socket.close();
  }
}

const endsWithin = (socket: ReturnType<typeof io>, withinMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), withinMs);
    socket.once('disconnect', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
