/** Postgres's own errors after which its transaction is surely rolled back: nothing of it was applied. */
const ROLLED_BACK = /^(40001|40P01|53\d{3}|55P03|57014|25P03|57P03)$/;
/** The connection was refused or never made, so nothing was sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', '08001', '08004']);
/** Lost on the way: whether it was applied, nobody knows. */
const LOST = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '08000',
  '08003',
  '08006',
  '57P01',
  '57P02',
  '57P05',
]);

const NEVER_SENT_WORDS = [
  'timeout exceeded when trying to connect', // pg: no connection was free in time
  'Connection terminated due to connection timeout', // pg: none could be made in time
  'timeout expired', // pg: the same, outside of a pool
  "Stream isn't writeable and enableOfflineQueue options is false", // ioredis: Redis is away
];
const LOST_WORDS = [
  'Connection terminated',
  'Client has encountered a connection error',
  'Connection is closed',
  'Command timed out',
  'Query read timeout',
];

/**
 * Whether an error means that Postgres, Redis or another part is away, and if so whether the request was
 * surely not applied. Judged by codes, on the error itself or on what it was made from.
 */
export function lackOfService(error: unknown): 'surely-not-applied' | 'unknown' | null {
  for (const { code, message, name } of chainOf(error)) {
    if (ROLLED_BACK.test(code) || NEVER_SENT.has(code)) return 'surely-not-applied';
    if (NEVER_SENT_WORDS.some((words) => message.includes(words))) return 'surely-not-applied';
    if (LOST.has(code) || name === 'MaxRetriesPerRequestError') return 'unknown';
    if (LOST_WORDS.some((words) => message.includes(words))) return 'unknown';
  }
  return null;
}

/** An error and those that it wraps (`cause`, TypeORM's `driverError`, the first of an `AggregateError`). */
function* chainOf(error: unknown): Generator<{ code: string; message: string; name: string }> {
  let at = error;
  for (let depth = 0; depth < 4 && typeof at === 'object' && at !== null; depth += 1) {
    const { code, message, name, cause, driverError, errors } = at as Record<string, unknown>;
    yield { code: String(code ?? ''), message: String(message ?? ''), name: String(name ?? '') };
    at = driverError ?? cause ?? (Array.isArray(errors) ? (errors[0] as unknown) : null);
  }
}
