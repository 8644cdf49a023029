/** What every room logs through; pino's shape, so that the process may pass its own. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Injection token of the process's `Logger`. */
export const LOGGER = Symbol('Logger');

export const silentLogger: Logger = { info() {}, warn() {}, error() {} };
