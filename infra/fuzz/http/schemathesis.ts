import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { say } from '../say';

const VERSION = '4.32.5';
/** Schemathesis asks for it. */
const PYTHON_OLDEST = '3.10';

/** The program of a virtual environment in the cache folder, made on first use. @throws Error with what is missing */
export function findSchemathesis(cache: string): string {
  const home = path.join(cache, `schemathesis-${VERSION}`);
  const program = path.join(home, 'bin/schemathesis');
  const done = path.join(home, 'complete');
  if (existsSync(done)) return program;
  say(`Fetching Schemathesis ${VERSION} with pip (once)…`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  must('python3', ['-m', 'venv', home], `Python ${PYTHON_OLDEST} or newer with venv is needed`);
  const pip = path.join(home, 'bin/pip');
  must(
    pip,
    ['install', '--quiet', '--disable-pip-version-check', `schemathesis==${VERSION}`],
    'pip could not fetch it',
  );
  mkdirSync(`${done}.new`);
  renameSync(`${done}.new`, done);
  return program;
}

function must(command: string, args: string[], otherwise: string): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${otherwise}: ${(error?.message ?? stderr).trim()}`);
}

/** Runs a program to its end in a folder. @returns its exit code, and what it printed */
export function runToEnd(
  command: string,
  args: string[],
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<{ code: number; output: string }> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  // Who ends this process alone would leave it behind.
  const end = (): void => void child.kill();
  process.once('SIGTERM', end);
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      process.off('SIGTERM', end);
      resolve({ code: code ?? 1, output });
    });
  });
}
