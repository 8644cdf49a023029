const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Makes ids; passed in wherever something is created, so that tests can foretell them. */
export interface Ids {
  next(): string;
}

/**
 * UUIDv7 (RFC 9562 section 5.7): 48 bits of milliseconds, then randomness.
 * @param nowMs the time to stamp, milliseconds since 1970
 * @param random 10 random bytes
 */
export function uuidV7(nowMs: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(nowMs) << 16n);
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** When a UUIDv7 was made, milliseconds since 1970. */
export const madeAtMs = (uuid: string): number => Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16);

/** Real ids: the clock's time and the platform's randomness. */
export const randomIds = (nowMs: () => number = Date.now): Ids => ({
  next: () => uuidV7(nowMs(), globalThis.crypto.getRandomValues(new Uint8Array(10))),
});

/** Any UUID: what a path may name. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);
/** UUIDv7: what a client may make for itself in a body. */
export const isUuidV7 = (value: unknown): value is string => typeof value === 'string' && UUID_V7.test(value);
