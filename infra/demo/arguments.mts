import { parseArgs } from 'node:util';
import { errorText, Stop } from '../local/say.mts';

export interface Choice {
  /** An origin. */
  url: string;
  people: number;
  seed: number;
  /** How much faster than life. */
  pace: number;
  /** Whether people who come look back on a past. */
  history: boolean;
}

/** The rivals, the newcomer's own person and one more; a day in a minute. */
const LIMITS = {
  people: { least: 4, most: 400, usually: 40 },
  seed: { least: 0, most: 1_000_000, usually: 1 },
  pace: { least: 1, most: 1_440, usually: 60 },
} as const;
const URL_USUALLY = 'http://localhost:8080';
const USAGE = `npm run demo -- [--url ${URL_USUALLY}] ${Object.entries(LIMITS)
  .map(([name, { usually }]) => `[--${name} ${usually}]`)
  .join(' ')} [--history]`;

/** @throws Stop with a sentence and the usage */
export function readArguments(args: readonly string[]): Choice {
  const text = { type: 'string' } as const;
  try {
    const options = {
      url: text,
      people: text,
      seed: text,
      pace: text,
      history: { type: 'boolean' },
    } as const;
    const { url, history = false, ...numbers } = parseArgs({ args: [...args], options }).values;
    return {
      url: originOf(url ?? URL_USUALLY),
      people: whole('people', numbers.people),
      seed: whole('seed', numbers.seed),
      pace: whole('pace', numbers.pace),
      history,
    };
  } catch (error) {
    throw new Stop(`${errorText(error)}\n${USAGE}`);
  }
}

function originOf(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/')
    throw new Error(`--url is "${given}", which is no address such as ${URL_USUALLY}.`);
  return url.origin;
}

function whole(name: keyof typeof LIMITS, given: string | undefined): number {
  const { least, most, usually } = LIMITS[name];
  if (given === undefined) return usually;
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new Error(`--${name} is "${given}", which is no whole number from ${least} to ${most}.`);
  return value;
}
