import path from 'node:path';
import { readCommandLine, wholeNumber } from './command-line.mts';
import { buildWhatIsStale, ROOT } from './compile.mts';
import { runProgram } from './run-program.mts';
import { runScript, Stop } from './say.mts';

const PROGRAM = path.join(ROOT, 'dist/infra/soak/main.js');
/** A run of less than three minutes is not read often enough to say anything. */
const LIMITS = {
  minutes: { least: 3, most: 1_400, usually: 30 },
  seed: { least: 0, most: 1_000_000_000, usually: 0 },
  rate: { least: 1, most: 100_000, usually: 1 },
} as const;
const USAGE =
  'npm run soak -- [--minutes 30] [--seed NUMBER] [--rate NUMBER] [--all-in-one|--services] [--break] [--json]';
/** For the start, the people and the comparisons, in minutes. */
const BESIDE_MINUTES = 15;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * `npm run soak [-- --minutes 30 --seed 42 --rate 800 --services --break --json]`: people act for minutes on end while
 * a fault comes each minute; tells whether everything stayed flat and agrees in the end.
 */
await runScript(async () => {
  const args = process.argv.slice(2);
  const minutes = readMinutes(args);
  const leftMs = DAY_MS - (Date.now() % DAY_MS);
  if ((minutes + BESIDE_MINUTES) * MINUTE_MS > leftMs)
    throw new Stop(
      'The day turns in UTC before this is over, and the people of the soak know one today only.',
    );
  await buildWhatIsStale();
  process.exitCode = await runProgram(PROGRAM, args);
});

function readMinutes(args: string[]): number {
  const [flag, text] = [{ type: 'boolean' }, { type: 'string' }] as const;
  const numbers = { minutes: text, seed: text, rate: text } as const;
  const flags = { 'all-in-one': flag, services: flag, break: flag, json: flag } as const;
  return readCommandLine({ args, usage: USAGE, options: { ...numbers, ...flags } }, ({ values }) => {
    if (values['all-in-one'] && values.services)
      throw new Error('One size at a time: --all-in-one or --services.');
    wholeNumber('seed', values.seed, LIMITS.seed);
    wholeNumber('rate', values.rate, LIMITS.rate);
    return wholeNumber('minutes', values.minutes, LIMITS.minutes);
  });
}
