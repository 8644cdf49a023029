/** One whole text message from a server: the last frame, of text, not masked. */
const WHOLE_TEXT = 0x81;
/** What stands in place of a length that takes two bytes more, or eight. */
const [IN_TWO, IN_EIGHT] = [126, 127];
const TWO_BYTES_MAX = 0xffff;

/** A text as a WebSocket frame (RFC 6455 section 5.2), header and text in one piece, so that it is one write. */
export function textFrame(text: string): Buffer {
  const bytes = Buffer.byteLength(text);
  const header = bytes < IN_TWO ? 2 : bytes <= TWO_BYTES_MAX ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + bytes);
  frame[0] = WHOLE_TEXT;
  frame[1] = header === 2 ? bytes : header === 4 ? IN_TWO : IN_EIGHT;
  if (header === 4) frame.writeUInt16BE(bytes, 2);
  if (header === 10) frame.writeBigUInt64BE(BigInt(bytes), 2);
  frame.write(text, header);
  return frame;
}
