import { hash } from 'node:crypto';
import { uuidV7 } from '#libs/domain-kit';
import type { Receipt } from './completion';

/** Twelve bits of a UUIDv7 follow its milliseconds; counters beyond that share the last value. */
const COUNTER_MAX = 0xfff;

/**
 * The id of a ledger entry, a UUIDv7 that follows from what the entry is of: taking the same fact again
 * makes the same id, which the ledger's key refuses. Within a millisecond ids are in the order of their counter.
 */
export function receiptId({ userId, recordedAt, counter, identity }: Receipt): string {
  const bytes = hash('sha256', `${userId} ${identity}`, 'buffer').subarray(0, 10);
  new DataView(bytes.buffer, bytes.byteOffset).setUint16(0, Math.min(counter, COUNTER_MAX));
  return uuidV7(Date.parse(recordedAt), bytes);
}
