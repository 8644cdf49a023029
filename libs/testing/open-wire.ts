import { env } from './environment';
import { registerAt, openSocket, type Person, type Stack, startStack } from './start-stack';
import { wireClient } from './wire-client';

/** What a client of the wire has: an origin, and the people who register there. */
export type Wire = Pick<Stack, 'url' | 'anonymous' | 'register' | 'stop'>;

/**
 * The system under the wire's tests: the one at `TEST_ORIGIN` (it must run with `RATE_LIMIT_FACTOR=0`, and may be
 * all-in-one or separate services), else a stack of this test file's own.
 */
export async function openWire(): Promise<Wire> {
  const origin = env('TEST_ORIGIN');
  if (origin === undefined) return startStack();
  const sockets: ReturnType<typeof openSocket>[] = [];
  return {
    url: origin,
    anonymous: wireClient(origin),
    register: async (fields = {}): Promise<Person> => {
      const person = await registerAt(origin, fields);
      const socket = (): ReturnType<typeof openSocket> => {
        const opened = openSocket(origin, person.token);
        sockets.push(opened);
        return opened;
      };
      return { ...person, socket };
    },
    stop: async () => {
      for (const socket of sockets) socket.close();
    },
  };
}
