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
export async function isReadyAt(port: number, path = '/health/ready'): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(READY_ANSWER_TIMEOUT_MS);
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
