import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhatIsStale, ROOT } from './compile.mts';
import { runProgram } from './run-program.mts';
import { errorText, runScript, Stop } from './say.mts';

const PROGRAM = path.join(ROOT, 'dist/infra/faults/main.js');
const NUMBER_MAX = 20;
const NAMES = ['kafka-cluster', 'postgres-standby', 'redis-cluster'];

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
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.seed !== undefined && !/^\d+$/.test(values.seed))
      throw new Stop(`--seed is "${values.seed}", which is no whole number.`);
    for (const number of positionals)
      if (
        !NAMES.includes(number) &&
        !(/^\d+$/.test(number) && Number(number) >= 1 && Number(number) <= NUMBER_MAX)
      )
        throw new Stop(
          `"${number}" is no scenario: they are numbered from 1 to ${NUMBER_MAX}, or named ${NAMES.join(', ')}.`,
        );
  } catch (error) {
    throw new Stop(
      `${errorText(error)}\nnpm run faults -- [NUMBER|NAME…] [--seed NUMBER] [--break] [--all-in-one] [--services]`,
    );
  }
}
