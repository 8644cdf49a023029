interface ServerError {
  severity?: unknown;
  code?: unknown;
}

/** The database can't take a value (22xxx) or a rule of the schema forbids it (23xxx): one row's fault. */
export const isDataError = (error: unknown): boolean =>
  error instanceof Error && /^2[23]...$/.test(String((error as ServerError).code));

/** No connection was free in time, or none could be made: nothing was sent. */
const NEVER_SENT =
  /^(timeout exceeded when trying to connect$|Connection terminated due to connection timeout$|connect E)/;

/**
 * True when the statement may have been committed all the same: the answer was lost with the connection.
 * Where the server itself reports the failure of the statement, it is surely rolled back.
 */
export function isInDoubt(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  if (NEVER_SENT.test(error.message)) return false;
  const { severity, code } = error as ServerError;
  return severity === undefined || /^(08...|57P..|40003)$/.test(String(code));
}
