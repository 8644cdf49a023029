import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { eventually } from '#libs/testing';

const FIN_TEXT = 0x81;
const MASKED = 0x80;
const LENGTH_IN_2_BYTES = 126;
const LENGTH_IN_8_BYTES = 127;
const PONG = '3';

/** A WebSocket by hand: it can stop reading, and send what no client library would. */
export class RawSocket {
  private text = '';
  closed = false;

  private constructor(private readonly tcp: Socket) {
    tcp.on('data', (chunk) => (this.text += chunk.toString('latin1')));
    tcp.on('error', () => (this.closed = true));
    tcp.on('close', () => (this.closed = true));
    tcp.on('end', () => (this.closed = true));
  }

  /** Connects and introduces itself with this token. */
  static async open(origin: string, token: string): Promise<RawSocket> {
    const { hostname, port, host } = new URL(origin);
    const raw = new RawSocket(connect(Number(port), hostname));
    raw.tcp.write(upgradeRequest(host));
    await raw.reads('"sid"', 'the server to open');
    raw.send(`40${JSON.stringify({ token })}`);
    await raw.reads('40{"sid"', 'the server to admit');
    return raw;
  }

  /** From here on nothing is read any more. */
  stopReading(): void {
    this.tcp.pause();
  }

  readAgain(): void {
    this.tcp.resume();
  }

  /** From here on so many bytes are read at a time, so often: a slow link. */
  readSlowly(bytes: number, everyMs: number): void {
    this.tcp.pause();
    const drop = setInterval(() => this.tcp.read(bytes), everyMs);
    this.tcp.once('close', () => clearInterval(drop));
  }

  /** Sends one text frame. */
  send(text: string): void {
    if (!this.closed) this.tcp.write(frame(text));
  }

  emit(event: string, payload: unknown, id: number): void {
    this.send(`42${id}${JSON.stringify([event, payload])}`);
  }

  /** So that the server does not take it for gone. */
  pong(): void {
    this.send(PONG);
  }

  close(): void {
    this.tcp.destroy();
  }

  private async reads(part: string, what: string): Promise<void> {
    await eventually(() => this.text.includes(part), { what });
  }
}

/** What a client of Socket.IO asks for first. */
export const upgradeRequest = (host: string): string =>
  [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `host: ${host}`,
    'upgrade: websocket',
    'connection: upgrade',
    'sec-websocket-version: 13',
    `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
    '\r\n',
  ].join('\r\n');

/** One frame of a client: whole, masked. */
export function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  for (let index = 0; index < payload.length; index += 1) payload[index]! ^= mask[index % 4]!;
  return Buffer.concat([Buffer.from([FIN_TEXT]), lengthOf(payload), mask, payload]);
}

/** In one byte, or a mark and two or eight more. */
function lengthOf({ length }: Buffer): Buffer {
  if (length < LENGTH_IN_2_BYTES) return Buffer.from([MASKED | length]);
  const isShort = length < 2 ** 16;
  const bytes = Buffer.alloc(isShort ? 3 : 9);
  bytes[0] = MASKED | (isShort ? LENGTH_IN_2_BYTES : LENGTH_IN_8_BYTES);
  bytes.writeUIntBE(length, isShort ? 1 : 3, isShort ? 2 : 6);
  return bytes;
}
