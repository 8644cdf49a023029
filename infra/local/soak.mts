import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhatIsStale, ROOT } from './compile.mts';
import { runProgram } from './run-program.mts';
import { errorText, runScript, Stop } from './say.mts';

const PROGRAM = path.join(ROOT, 'dist/infra/soak/main.js');
/** A shorter run is not read often enough to say anything. */
const MINUTES = { byDefault: 30, min: 3 };
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
  try {
    const { values } = parseArgs({ args, options: { ...numbers, ...flags } });
    for (const name of ['minutes', 'seed', 'rate'] as const)
      if (values[name] !== undefined && !/^[1-9]\d*$/.test(values[name]))
        throw new Stop(`--${name} is "${values[name]}", which is no whole number above 0.`);
    if (values['all-in-one'] && values.services)
      throw new Stop('One size at a time: --all-in-one or --services.');
    const minutes = Number(values.minutes ?? MINUTES.byDefault);
    if (minutes < MINUTES.min) throw new Stop(`A soak takes ${MINUTES.min} minutes at least.`);
    return minutes;
  } catch (error) {
    throw new Stop(
      `${errorText(error)}\nnpm run soak -- [--minutes 30] [--seed NUMBER] [--rate NUMBER] [--all-in-one|--services] [--break] [--json]`,
    );
  }
}
