import { readCommandLine } from '../local/command-line.mts';

const PARTS = ['size', 'screens', 'tick', 'board'] as const;
type Part = (typeof PARTS)[number];

export interface Choice {
  /** What is measured. */
  parts: readonly Part[];
  /** The form for CI: without the crowded board, and generous with what depends on the machine. */
  isShort: boolean;
  json: boolean;
  /** Of the crowded board, for its memory. */
  minutes: number;
}

const SHORT = 'quick';
const IN_SHORT: readonly Part[] = ['size', 'screens', 'tick'];
const MINUTES = { usually: 10, most: 120 };
const USAGE = `npm run budgets -- [${SHORT}] [${PARTS.join('|')} …] [--minutes ${MINUTES.usually}] [--json]`;

/** @throws Stop with a sentence and the usage */
export function readArguments(args: readonly string[]): Choice {
  const options = { json: { type: 'boolean' }, minutes: { type: 'string' } } as const;
  return readCommandLine(
    { args, usage: USAGE, options, allowPositionals: true },
    ({ values, positionals }) => {
      const isShort = positionals.some((name) => name === SHORT);
      const parts = positionals.filter((name) => name !== SHORT).map(partOf);
      return {
        parts: parts.length > 0 ? parts : isShort ? IN_SHORT : PARTS,
        isShort,
        json: values.json ?? false,
        minutes: minutesOf(values.minutes),
      };
    },
  );
}

function partOf(name: string): Part {
  const part = PARTS.find((known) => known === name);
  if (part === undefined) throw new Error(`There is no part "${name}": ${PARTS.join(', ')}.`);
  return part;
}

function minutesOf(given: string | undefined): number {
  if (given === undefined) return MINUTES.usually;
  const minutes = /^\d+(\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
  if (!(minutes > 0 && minutes <= MINUTES.most))
    throw new Error(`--minutes is "${given}", which is no number above 0 and up to ${MINUTES.most}.`);
  return minutes;
}
