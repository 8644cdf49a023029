import { readCommandLine, wholeNumber } from '../local/command-line.mts';

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
const URL_EXAMPLE = 'http://localhost:8080';
const USAGE = `npm run demo -- [--url ${URL_EXAMPLE}] ${Object.entries(LIMITS)
  .map(([name, { usually }]) => `[--${name} ${usually}]`)
  .join(' ')} [--history]`;

/**
 * @param urlHere of the Sacred Valley that runs on this DATA_DIR, if one does
 * @throws Stop with a sentence and the usage
 */
export function readArguments(args: readonly string[], urlHere: string | undefined): Choice {
  const text = { type: 'string' } as const;
  const options = { url: text, people: text, seed: text, pace: text, history: { type: 'boolean' } } as const;
  return readCommandLine({ args, usage: USAGE, options }, ({ values }) => ({
    url: originOf(values.url ?? urlHere ?? URL_EXAMPLE),
    people: wholeNumber('people', values.people, LIMITS.people),
    seed: wholeNumber('seed', values.seed, LIMITS.seed),
    pace: wholeNumber('pace', values.pace, LIMITS.pace),
    history: values.history ?? false,
  }));
}

function originOf(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/')
    throw new Error(`--url is "${given}", which is no address such as ${URL_EXAMPLE}.`);
  return url.origin;
}
