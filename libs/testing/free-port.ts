import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what systems take for outgoing connections, which could otherwise get the port before its server does. */
const PORT_MIN = 10_240;
const PORT_MAX = 32_000;
const given = new Set<number>();

/** A port that was free on the loopback address a moment ago, and is given only once by this process. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORT_MIN, PORT_MAX);
    if (given.has(port) || !(await canListen(port))) continue;
    given.add(port);
    return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
