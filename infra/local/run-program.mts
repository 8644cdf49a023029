import { spawn } from 'node:child_process';
import { ROOT } from './compile.mts';

/** Runs one of our compiled programs in this terminal, and hands on to it what asks us to stop. @returns its exit code */
export function runProgram(program: string, args: string[]): Promise<number> {
  const child = spawn(process.execPath, [program, ...args], { cwd: ROOT, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}
