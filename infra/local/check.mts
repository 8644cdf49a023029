import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhatIsStale, ROOT } from './compile.mts';
import { errorText, runScript, Stop } from './say.mts';

const PROGRAM = path.join(ROOT, 'dist/infra/checker/main.js');

/**
 * `npm run check [-- --kill --people N --seconds N --seed N]`: the checker, beside the system that `npm start` or
 * `npm run start:services` runs on this DATA_DIR. With `--kill` each of its processes is killed once.
 */
await runScript(async () => {
  refuseUnknown(process.argv.slice(2));
  // What runs may still load files from there: only what was never built is built.
  if (!existsSync(PROGRAM)) await buildWhatIsStale();
  const lock = path.join(process.env['DATA_DIR'] || path.join(ROOT, '.data'), 'launcher.json');
  if (!existsSync(lock))
    throw new Stop('Nothing is running here: start Sacred Valley first, or set DATA_DIR.');
  const { pid, url } = JSON.parse(readFileSync(lock, 'utf8')) as { pid: number; url: string };
  const asked = process.argv
    .slice(2)
    .flatMap((arg) => (arg === '--kill' ? ['--launcher', String(pid)] : [arg]));
  const child = spawn(process.execPath, [PROGRAM, '--url', url, ...asked], { stdio: 'inherit' });
  process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
});

function refuseUnknown(args: string[]): void {
  const number = { type: 'string' } as const;
  const options = { kill: { type: 'boolean' }, people: number, seconds: number, seed: number } as const;
  try {
    const { kill: _, ...numbers } = parseArgs({ args, options }).values;
    for (const [name, value] of Object.entries(numbers))
      if (!/^\d+$/.test(value)) throw new Stop(`--${name} is "${value}", which is no whole number.`);
  } catch (error) {
    throw new Stop(
      `${errorText(error)}\nnpm run check -- [--kill] [--people 300] [--seconds 60] [--seed NUMBER]`,
    );
  }
}
