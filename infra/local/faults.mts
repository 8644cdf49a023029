import path from 'node:path';
import { readCommandLine, wholeNumber } from './command-line.mts';
import { buildWhatIsStale, ROOT } from './compile.mts';
import { runProgram } from './run-program.mts';
import { runScript } from './say.mts';

const PROGRAM = path.join(ROOT, 'dist/infra/faults/main.js');
const NUMBER_MAX = 20;
const SEED = { least: 0, most: 1_000_000_000, usually: 0 } as const;
const NAMES = ['kafka-cluster', 'postgres-standby', 'redis-cluster', 'disk-lost', 'set-back'];
const USAGE = 'npm run faults -- [NUMBER|NAME…] [--seed NUMBER] [--break] [--all-in-one] [--services]';

/**
 * `npm run faults [-- 7 9 --seed 42 --break --all-in-one --services]`: provokes the faults of docs/faults.md, all or
 * those named, each against a product of its own, and tells whether what was promised held.
 */
await runScript(async () => {
  const args = process.argv.slice(2);
  refuseUnknown(args);
  await buildWhatIsStale();
  process.exitCode = await runProgram(PROGRAM, args);
});

function refuseUnknown(args: string[]): void {
  const flag = { type: 'boolean' } as const;
  const options = { seed: { type: 'string' }, break: flag, 'all-in-one': flag, services: flag } as const;
  readCommandLine({ args, usage: USAGE, options, allowPositionals: true }, ({ values, positionals }) => {
    wholeNumber('seed', values.seed, SEED);
    for (const name of positionals)
      if (!NAMES.includes(name) && !(/^[1-9]\d*$/.test(name) && Number(name) <= NUMBER_MAX))
        throw new Error(
          `"${name}" is no scenario: they are numbered from 1 to ${NUMBER_MAX}, or named ${NAMES.join(', ')}.`,
        );
  });
}
