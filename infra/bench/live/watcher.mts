import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { FrameReader, textFrame } from './frames.mts';

const CONNECT_TIMEOUT_MS = 60_000;
const PATH = '/socket.io/?EIO=4&transport=websocket';
/** Packets of Engine.IO and Socket.IO, as they begin. */
const [OPEN, PING, PONG, CONNECT, CONNECTED, REFUSED] = ['0', '2', '3', '40', '40', '44'];
const SUBSCRIBE = '420';
const SUBSCRIBED = '430';
const PING_BYTE = PING!.charCodeAt(0);

export interface Subscription {
  token: string;
  board: string;
  period: string;
}

/** Connects, and subscribes to a board. Much cheaper than socket.io-client, which keeps a timer for each socket. */
export function watch(
  port: number,
  { token, board, period }: Subscription,
  onEvent: (payload: Buffer) => void,
  onEnd: () => void,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const timer = setTimeout(() => socket.destroy(new Error('no answer in time')), CONNECT_TIMEOUT_MS);
    const reader = new FrameReader();
    let [isUpgraded, isReady] = [false, false];
    const take = (payload: Buffer): void => {
      if (payload[0] === PING_BYTE) return void socket.write(textFrame(PONG!));
      if (isReady) return onEvent(payload);
      const text = payload.toString('utf8');
      if (text.startsWith(REFUSED!)) socket.destroy(new Error(text));
      else if (text.startsWith(CONNECTED!)) socket.write(subscribeFrame(board, period));
      else if (text.startsWith(OPEN!)) socket.write(textFrame(CONNECT + JSON.stringify({ token })));
      else if (text.startsWith(SUBSCRIBED)) {
        if (!text.includes('"ok":true')) return void socket.destroy(new Error(text));
        isReady = true;
        clearTimeout(timer);
        resolve(socket);
      }
    };
    socket.once('connect', () => socket.write(upgrade(port)));
    socket.once('error', reject).once('close', () => {
      clearTimeout(timer);
      reject(new Error('closed before it was subscribed'));
      if (isReady) onEnd();
    });
    socket.on('data', (chunk: Buffer) => {
      if (isUpgraded) return void (reader.push(chunk, take) && socket.destroy());
      const end = chunk.indexOf('\r\n\r\n');
      if (!chunk.subarray(0, end).includes('101 ')) return void socket.destroy(new Error(chunk.toString()));
      isUpgraded = true;
      reader.push(chunk.subarray(end + 4), take);
    });
  });
}

const subscribeFrame = (board: string, period: string): Buffer =>
  textFrame(SUBSCRIBE + JSON.stringify(['board:subscribe', { board, period }]));

const upgrade = (port: number): string =>
  `GET ${PATH} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`;
