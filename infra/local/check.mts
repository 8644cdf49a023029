import { existsSync } from 'node:fs';
import path from 'node:path';
import { readCommandLine, wholeNumber } from './command-line.mts';
import { buildWhatIsStale, ROOT } from './compile.mts';
import { runProgram } from './run-program.mts';
import { runningHere } from './running-here.mts';
import { runScript, Stop } from './say.mts';

const PROGRAM = path.join(ROOT, 'dist/infra/checker/main.js');
/** A clan of two at least; more seconds than a day holds would outlive the people's one today. */
const LIMITS = {
  people: { least: 2, most: 5_000, usually: 300 },
  seconds: { least: 1, most: 36_000, usually: 60 },
  seed: { least: 0, most: 1_000_000, usually: Date.now() % 1_000_000 },
} as const;
const USAGE = 'npm run check -- [--kill] [--people 300] [--seconds 60] [--seed NUMBER]';

/**
 * `npm run check [-- --kill --people N --seconds N --seed N]`: the checker, beside the system that `npm start` or
 * `npm run start:services` runs on this DATA_DIR. With `--kill` each of its processes is killed once.
 */
await runScript(async () => {
  const { kill, numbers } = readArguments(process.argv.slice(2));
  const running = runningHere();
  if (running === null)
    throw new Stop('Nothing is running here: start Sacred Valley first, or set DATA_DIR.');
  // What runs may still load files from there: only what was never built is built.
  if (!existsSync(PROGRAM)) await buildWhatIsStale();
  const victims = kill ? [`--launcher=${running.pid}`] : [];
  process.exitCode = await runProgram(PROGRAM, [`--url=${running.url}`, ...numbers, ...victims]);
});

function readArguments(args: string[]): { kill: boolean; numbers: string[] } {
  const text = { type: 'string' } as const;
  const options = { kill: { type: 'boolean' }, people: text, seconds: text, seed: text } as const;
  return readCommandLine({ args, usage: USAGE, options }, ({ values }) => ({
    kill: values.kill ?? false,
    numbers: (['people', 'seconds', 'seed'] as const).map(
      (name) => `--${name}=${wholeNumber(name, values[name], LIMITS[name])}`,
    ),
  }));
}
