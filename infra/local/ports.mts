import { connect } from 'node:net';

export { freePort } from '../../libs/testing/free-port.ts';

/** Whether something answers on the port. */
export function isListening(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const tell = (listening: boolean): void => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => tell(true)).once('error', () => tell(false));
  });
}

const READY_ANSWER_TIMEOUT_MS = 5_000;

/** Whether what listens there says that it is ready. */
export const isReadyAt = (port: number, path = '/health/ready'): Promise<boolean> =>
  isReady(`http://127.0.0.1:${port}${path}`);

/** Whether what is at this address says that it is ready. */
export async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(READY_ANSWER_TIMEOUT_MS) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
