import type { IncomingMessage } from 'node:http';

/** Where Socket.IO is. */
export const SOCKET_PATH = '/socket.io';
/** The revision of its protocol, as clients say it. */
const PROTOCOL = '4';

/**
 * Whether a request asks for a socket as `api.md` has it. Whoever offers another protocol (`h2c`, as some clients
 * do with every request), or knocks elsewhere, is answered in plain HTTP like everyone.
 */
export function asksForSocket({ method, headers, url = '' }: IncomingMessage): boolean {
  if (method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket') return false;
  const [path, query] = url.split('?', 2);
  const asked = new URLSearchParams(query);
  return (
    (path === SOCKET_PATH || path === `${SOCKET_PATH}/`) &&
    asked.get('EIO') === PROTOCOL &&
    asked.get('transport') === 'websocket' &&
    !asked.has('sid')
  );
}
