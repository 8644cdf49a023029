import { randomBytes } from 'node:crypto';

const FIN = 0x80;
const TEXT = 0x1;
const CLOSE = 0x8;
const MASKED = 0x80;
const SHORT_MAX = 125;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** A text as a client sends it: one frame, masked. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const isShort = payload.length <= SHORT_MAX;
  const head = Buffer.alloc(isShort ? 2 : 4);
  head[0] = FIN | TEXT;
  head[1] = MASKED | (isShort ? payload.length : LENGTH_16);
  if (!isShort) head.writeUInt16BE(payload.length, 2);
  const mask = randomBytes(4);
  for (let index = 0; index < payload.length; index += 1) payload[index]! ^= mask[index % 4]!;
  return Buffer.concat([head, mask, payload]);
}

/** Takes the frames of a server out of a stream: whole texts, never masked. */
export class FrameReader {
  #rest: Buffer | null = null;

  /** Calls `onText` with the payload of each text; true once the server has closed. */
  push(chunk: Buffer, onText: (payload: Buffer) => void): boolean {
    let data = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = null;
    while (data.length > 0) {
      const size = sizeOf(data);
      if (size === null || data.length < size.head + size.payload) {
        // A copy, so that a small rest does not hold a large chunk.
        this.#rest = Buffer.from(data);
        return false;
      }
      const code = data[0]! & 0x0f;
      if (code === CLOSE) return true;
      if (code === TEXT) onText(data.subarray(size.head, size.head + size.payload));
      data = data.subarray(size.head + size.payload);
    }
    return false;
  }
}

/** Lengths of the frame that begins here, in bytes; null while its head is not whole. */
function sizeOf(data: Buffer): { head: number; payload: number } | null {
  if (data.length < 2) return null;
  const length = data[1]! & ~MASKED;
  if (length <= SHORT_MAX) return { head: 2, payload: length };
  if (length === LENGTH_16) return data.length < 4 ? null : { head: 4, payload: data.readUInt16BE(2) };
  return length === LENGTH_64 && data.length >= 10
    ? { head: 10, payload: Number(data.readBigUInt64BE(2)) }
    : null;
}
