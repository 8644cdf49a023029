import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './compile.mts';
import { say, Stop } from './say.mts';

const CHECKER = path.join(ROOT, 'dist/infra/checker/main.js');
/** Enough that each part is asked all the time; they are hashed one password each. */
const PEOPLE = 24;

/**
 * People write, read and hold sockets open through the front while something is done to the product; afterwards
 * everything must agree with what they were told.
 * @param smoothly no call may fail beyond one repetition
 */
export async function whilePeopleAct(
  origin: string,
  { smoothly, people = PEOPLE }: { smoothly: boolean; people?: number },
  work: () => Promise<void> | void,
): Promise<void> {
  const args = [CHECKER, `--url=${origin}`, `--people=${people}`, '--until-told'];
  const checker = spawn(process.execPath, [...args, ...(smoothly ? ['--smoothly'] : [])], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(checker, 'exit');
  const acting = new Promise<void>((resolve) => {
    createInterface(checker.stdout).on('line', (line) => (line === 'acting' ? resolve() : say(`  ${line}`)));
  });
  await Promise.race([acting, ended]);
  try {
    if (checker.exitCode === null) await work();
  } finally {
    checker.stdin.end();
  }
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Stop('What people were told and what is there differ.');
}
