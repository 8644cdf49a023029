import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const MASKED = 0x80;
const FINAL = 0x80;

/** How a frame departs from a good one. */
export interface FrameForm {
  opcode?: number;
  final?: boolean;
  /** Bits that no extension was agreed for. */
  reserved?: number;
  masked?: boolean;
  /** What the header says, whatever follows. */
  declaredBytes?: number;
}

/** One WebSocket frame of a client, good unless told otherwise. */
export function frame(payload: Buffer, form: FrameForm = {}): Buffer {
  const { opcode = OPCODE.text, final = true, reserved = 0, masked = true } = form;
  const first = (final ? FINAL : 0) | (reserved << 4) | opcode;
  const head = lengthOf(form.declaredBytes ?? payload.length, masked ? MASKED : 0);
  if (!masked) return Buffer.concat([Buffer.from([first]), head, payload]);
  const mask = randomBytes(4);
  const hidden = Buffer.from(payload.map((byte, index) => byte ^ mask[index % 4]!));
  return Buffer.concat([Buffer.from([first]), head, mask, hidden]);
}

function lengthOf(bytes: number, masked: number): Buffer {
  if (bytes < 126) return Buffer.from([masked | bytes]);
  const head = Buffer.alloc(bytes < 65_536 ? 3 : 9);
  head[0] = masked | (bytes < 65_536 ? 126 : 127);
  if (bytes < 65_536) head.writeUInt16BE(bytes, 1);
  else head.writeBigUInt64BE(BigInt(bytes), 1);
  return head;
}

/** A WebSocket by hand, which can send what no client library would. */
export class RawWebSocket {
  isClosed = false;
  private received: Buffer = Buffer.alloc(0);
  private isUpgraded = false;

  private constructor(
    private readonly tcp: Socket,
    private readonly onText: (text: string) => void,
    private readonly onEnd: () => void,
  ) {
    tcp.on('data', (chunk) => this.take(chunk));
    tcp.on('error', () => this.ended());
    tcp.on('close', () => this.ended());
  }

  /** Sends the request to upgrade at once; what is sent after it may come along in the same packet. */
  static dial(origin: string, path: string, onText: (text: string) => void, onEnd: () => void): RawWebSocket {
    const { hostname, port, host } = new URL(origin);
    const raw = new RawWebSocket(connect(Number(port), hostname), onText, onEnd);
    const head = [
      `GET ${path} HTTP/1.1`,
      `host: ${host}`,
      'upgrade: websocket',
      'connection: upgrade',
      'sec-websocket-version: 13',
      `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
    ];
    raw.tcp.write(`${head.join('\r\n')}\r\n\r\n`);
    return raw;
  }

  write(bytes: Buffer): void {
    if (!this.isClosed) this.tcp.write(bytes);
  }

  sendText(text: string): void {
    this.write(frame(Buffer.from(text)));
  }

  destroy(): void {
    this.tcp.destroy();
  }

  private ended(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.tcp.destroy();
    this.onEnd();
  }

  private take(chunk: Buffer): void {
    this.received = Buffer.concat([this.received, chunk]);
    if (!this.isUpgraded) {
      const end = this.received.indexOf('\r\n\r\n');
      if (end < 0) return;
      // Refused at the door: the answer is HTTP, and nobody waits for more.
      if (!this.received.subarray(0, end).includes('101 ')) return this.ended();
      this.isUpgraded = true;
      this.received = this.received.subarray(end + 4);
    }
    while (this.takeFrame());
  }

  /** The server's frames are whole and unmasked. */
  private takeFrame(): boolean {
    const { received } = this;
    if (received.length < 2) return false;
    const short = received[1]! & 0x7f;
    const headBytes = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (received.length < headBytes) return false;
    const bytes =
      short < 126 ? short : short === 126 ? received.readUInt16BE(2) : Number(received.readBigUInt64BE(2));
    if (received.length < headBytes + bytes) return false;
    const payload = received.subarray(headBytes, headBytes + bytes);
    const opcode = received[0]! & 0x0f;
    this.received = received.subarray(headBytes + bytes);
    if (opcode === OPCODE.text) this.onText(payload.toString('utf8'));
    if (opcode === OPCODE.close) this.ended();
    return !this.isClosed;
  }
}
