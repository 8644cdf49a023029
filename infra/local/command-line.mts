import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { errorText, say, Stop } from './say.mts';

export interface CommandLine<Options extends ParseArgsOptionsConfig> {
  args: readonly string[];
  /** One line, as one would type it. */
  usage: string;
  options: Options;
  /** Whether it takes names besides options. */
  allowPositionals?: boolean;
}

type Given<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Options; allowPositionals: boolean }>
>;

/** A whole number that a command takes, and what it is without one. */
export interface Range {
  least: number;
  most: number;
  usually: number;
}

/**
 * What was said to a command, as `read` understands it; `--help` prints the usage and ends the process.
 * @throws Stop with the sentence that `read` or Node throws, and the usage
 */
export function readCommandLine<const Options extends ParseArgsOptionsConfig, Choice>(
  { args, usage, options, allowPositionals = false }: CommandLine<Options>,
  read: (given: Given<Options>) => Choice,
): Choice {
  if (args.includes('--help')) {
    say(usage);
    process.exit(0);
  }
  try {
    return read(parseArgs({ args: [...args], options, allowPositionals }));
  } catch (error) {
    throw new Stop(`${sentenceOf(error)}\n${usage}`);
  }
}

/** Node adds to an unknown option how one would give a name that begins with a dash, which nobody wanted to. */
function sentenceOf(error: unknown): string {
  const text = errorText(error);
  return (error as NodeJS.ErrnoException).code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION'
    ? text.replace(/\. .*/, '.')
    : text;
}

/** @throws Error with a sentence */
export function wholeNumber(
  name: string,
  given: string | undefined,
  { least, most, usually }: Range,
): number {
  if (given === undefined) return usually;
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new Error(`--${name} is "${given}", which is no whole number from ${least} to ${most}.`);
  return value;
}

/** For a command that is told everything by settings. @throws Stop when arguments were given */
export function refuseArguments(command: string, args: readonly string[]): void {
  if (args.includes('--help')) {
    say(`${command}: settings are environment variables, see docs/configuration.md.`);
    process.exit(0);
  }
  if (args.length > 0)
    throw new Stop(
      `${command} takes no arguments, and was given "${args.join(' ')}": settings are environment variables, as in PORT=8090 ${command}.`,
    );
}
