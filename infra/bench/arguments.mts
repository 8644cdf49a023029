import { readCommandLine, wholeNumber } from '../local/command-line.mts';

export interface Choice {
  /** Names of workloads; empty: all of them. */
  names: string[];
  services: boolean;
  json: boolean;
  rounds: number;
  /** Of one round of load; the sustained minute of workload 2 is longer. */
  seconds: number;
  users: number;
  /** The stored completions of workload 7, in percent of its size. */
  growth: number;
}

const NUMBERS = {
  rounds: { least: 1, most: 100, usually: 3 },
  seconds: { least: 1, most: 3_600, usually: 10 },
  users: { least: 1, most: 1_000_000, usually: 2_000 },
  growth: { least: 1, most: 1_000, usually: 100 },
} as const;
const USAGE = `npm run bench -- [NAME…] [--services] [--json] ${Object.entries(NUMBERS)
  .map(([name, { usually }]) => `[--${name} ${usually}]`)
  .join(' ')}`;

/** @param known the names of all workloads. @throws Stop with a sentence and the usage */
export function readArguments(args: readonly string[], known: readonly string[]): Choice {
  const [flag, text] = [{ type: 'boolean' } as const, { type: 'string' } as const];
  const options = { services: flag, json: flag, rounds: text, seconds: text, users: text, growth: text };
  return readCommandLine(
    { args, usage: USAGE, options, allowPositionals: true },
    ({ values, positionals }) => {
      const stranger = positionals.find((name) => !known.includes(name));
      if (stranger !== undefined) throw new Error(`There is no workload "${stranger}": ${known.join(', ')}.`);
      const { services = false, json = false, ...given } = values;
      const number = (name: keyof typeof NUMBERS) => wholeNumber(name, given[name], NUMBERS[name]);
      return {
        names: positionals,
        services,
        json,
        rounds: number('rounds'),
        seconds: number('seconds'),
        users: number('users'),
        growth: number('growth'),
      };
    },
  );
}
