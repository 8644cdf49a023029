import { DomainError } from '#libs/domain-kit';

/**
 * SQLSTATE classes and codes after which the same work may succeed: connection (08), rollback (40),
 * resources such as a full disk (53), system (58), shutdown (57P), a lock or a statement that timed out, an idle
 * transaction that was ended, a server that only reads for now.
 */
const TRANSIENT_STATES = /^(08...|40...|53...|58...|57P0.|57014|55P03|25P03|25006)$/;

const TRANSIENT_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT', // the server's Unix socket is not there
]);

/** Errors of the drivers of Postgres and Redis that carry no code. */
const TRANSIENT_MESSAGES =
  /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|^timeout expired$|Connection is closed|Stream isn't writeable|^Command timed out$|^(LOADING|READONLY|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|OOM) /;

interface Described {
  code?: unknown;
  name?: unknown;
  message?: unknown;
  cause?: unknown;
  errors?: unknown;
  syscall?: unknown;
}

/** True when the work as a whole may be tried again: the neighbour was away or chose us as the victim. */
export function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if (error instanceof DomainError) return error.slug === 'unavailable';
  const { code, name, message, cause, errors, syscall } = error as Described;
  if (typeof code === 'string') {
    if (code === 'ENOENT' && syscall !== 'connect') return false;
    if (TRANSIENT_STATES.test(code) || TRANSIENT_CODES.has(code)) return true;
  }
  if (name === 'MaxRetriesPerRequestError') return true;
  if (typeof message === 'string' && TRANSIENT_MESSAGES.test(message)) return true;
  if (Array.isArray(errors) && errors.some(isTransient)) return true;
  return cause !== undefined && isTransient(cause);
}

/** True when a statement ran out of its time: less work at once may fit. */
export const isStatementTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as Described).code === '57014';
