import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { buildWhatIsStale, ROOT } from './compile.mts';
import { runningPostgres } from './postgres-of-home.mts';
import { runScript, Stop } from './say.mts';

const PROGRAM = path.join(ROOT, 'dist/infra/all-in-one/dead-letters.js');

/** `npm run dead-letters -- list|show <id>|send <id>|send --all`, beside a system that `npm start` runs, or any other. */
await runScript(async () => {
  // What runs may still load files from there: only what was never built is built.
  if (!existsSync(PROGRAM)) await buildWhatIsStale();
  const given = process.env['DATABASE_URL'] || process.env['DATABASE_URL_FILE'];
  const own = given ? null : runningPostgres(process.env['DATA_DIR'] || path.join(ROOT, '.data'));
  const args = process.argv.slice(2);
  if (!given && own === null && !args.includes('--help')) {
    throw new Stop(
      'No database is running here: start Sacred Valley first, or set DATABASE_URL (or DATA_DIR).',
    );
  }
  const env = own === null ? process.env : { ...process.env, DATABASE_URL: own };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: 'inherit' });
  process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
});
