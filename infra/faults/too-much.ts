import { eventually } from '#libs/testing';
import { RawSocket } from '../wire/raw-socket';

const BIG_FRAME_BYTES = 1_000_000;
const FLOOD = { perSecond: 1_000, everyMs: 50, closedWithinMs: 15_000 };

/** Sends a frame of 1 MB on one socket, and 1,000 events a second on another. @returns whether each was closed */
export async function sendTooMuch(origin: string, token: string): Promise<Map<string, boolean>> {
  const big = await RawSocket.open(origin, token);
  big.emit('board:unsubscribe', { board: 'x'.repeat(BIG_FRAME_BYTES), period: 'day' }, 1);
  const flood = await RawSocket.open(origin, token);
  const frames = (FLOOD.perSecond * FLOOD.everyMs) / 1_000;
  const flooding = setInterval(() => {
    for (let frame = 0; frame < frames; frame += 1)
      flood.emit('board:unsubscribe', { board: 'global', period: 'day' }, frame);
  }, FLOOD.everyMs);
  const closed = new Map<string, boolean>();
  for (const [what, socket] of Object.entries({ 'a frame of 1 MB': big, '1,000 events a second': flood })) {
    const isClosed = eventually(() => socket.closed, { what, within_ms: FLOOD.closedWithinMs });
    closed.set(what, await isClosed.catch(() => false));
    socket.close();
  }
  clearInterval(flooding);
  return closed;
}
