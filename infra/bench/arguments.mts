import { parseArgs } from 'node:util';
import { Stop, errorText } from '../local/say.mts';

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

const NUMBERS = { rounds: 3, seconds: 10, users: 2_000, growth: 100 };
const USAGE =
  'npm run bench -- [NAME…] [--services] [--json] [--rounds 3] [--seconds 10] [--users 2000] [--growth 100]';

/** @param known the names of all workloads. @throws Stop with a sentence and the usage */
export function readArguments(args: readonly string[], known: readonly string[]): Choice {
  try {
    const { values, positionals } = parse(args);
    const stranger = positionals.find((name) => !known.includes(name));
    if (stranger !== undefined) throw new Error(`There is no workload "${stranger}": ${known.join(', ')}.`);
    return {
      names: positionals,
      services: values.services ?? false,
      json: values.json ?? false,
      rounds: whole('rounds', values.rounds),
      seconds: whole('seconds', values.seconds),
      users: whole('users', values.users),
      growth: whole('growth', values.growth),
    };
  } catch (error) {
    throw new Stop(`${errorText(error)}\n${USAGE}`);
  }
}

function parse(args: readonly string[]) {
  const [flag, text] = [{ type: 'boolean' } as const, { type: 'string' } as const];
  const options = { services: flag, json: flag, rounds: text, seconds: text, users: text, growth: text };
  return parseArgs({ args: [...args], options, allowPositionals: true });
}

function whole(name: keyof typeof NUMBERS, given: string | undefined): number {
  if (given === undefined) return NUMBERS[name];
  if (!/^[1-9]\d*$/.test(given))
    throw new Error(`--${name} is "${given}", which is no whole number above 0.`);
  return Number(given);
}
