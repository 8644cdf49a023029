import type { LoggerService } from '@nestjs/common';
import { type LoggerOptions, pino, stdSerializers } from 'pino';
import type { Logger } from '#libs/domain-kit';
import { withoutSecrets } from './no-secrets';
import type { PartName } from './part';
import type { Settings } from './settings';
import { traceFields } from './tracing/running-spans';

/** pino's levels that the product's own code may also use. */
export interface ProcessLogger extends Logger {
  debug(fields: object, message: string): void;
  fatal(fields: object, message: string): void;
  isLevelEnabled(level: string): boolean;
}

/** JSON lines, to standard output unless said otherwise; where requests are followed, with the ids of their traces. */
export const createLogger = (
  settings: Settings,
  parts: readonly PartName[],
  to?: NodeJS.WritableStream,
): ProcessLogger => {
  const options: LoggerOptions = {
    level: settings.logLevel,
    base: { parts: parts.join(','), pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: loggedError },
    hooks: { streamWrite: withoutSecrets },
    ...(settings.traceEndpoint === null ? {} : { mixin: traceFields }),
  };
  return to ? pino(options, to) : pino(options);
};

/**
 * What is logged of an error: never the parameters of a statement or a command, which may be people's data or a
 * password, and so neither Postgres's `detail`.
 */
function loggedError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack, ...more } = stdSerializers.err(error);
  const { code, command, schema, table, constraint, routine } = more as Record<string, unknown>;
  const told = { type, message, stack, code, command: nameOf(command), schema, table, constraint, routine };
  const { cause, errors } = error as Error & { errors?: unknown[] };
  return {
    ...told,
    ...(cause === undefined ? {} : { cause: loggedError(cause) }),
    ...(Array.isArray(errors) ? { errors: errors.map(loggedError) } : {}),
  };
}

/** Redis' client tells a command with all its arguments. */
const nameOf = (command: unknown): unknown =>
  typeof command === 'object' && command !== null ? (command as { name?: unknown }).name : command;

/** Nest's own words: warnings and errors as they are, the rest for those who debug. */
export function nestLogger(log: ProcessLogger): LoggerService {
  const contextOf = (rest: unknown[]) => ({ context: rest.at(-1) });
  const tell =
    (level: 'debug' | 'warn' | 'error') =>
    (message: unknown, ...rest: unknown[]) => {
      if (message instanceof Error) log[level]({ err: message, ...contextOf(rest) }, message.message);
      else log[level](contextOf(rest), String(message));
    };
  return {
    log: tell('debug'),
    debug: tell('debug'),
    warn: tell('warn'),
    error: tell('error'),
    fatal: tell('error'),
  };
}
