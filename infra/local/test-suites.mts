import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from './compile.mts';
import { type Household } from './household.mts';
import { say } from './say.mts';

const JEST = path.join(ROOT, 'node_modules/jest/bin/jest.js');

/** Of each failure so much is said once more at the end. */
const FAILURE_MAX_CHARACTERS = 2_500;

/** What a suite came to; files that could not even run count as failed. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** Which tests failed, each with why. */
  failures: string[];
  /** Jest's own verdict, which also knows of open ends that no single test is to blame for. */
  clean: boolean;
}

/** The test files that jest would run; their text tells what they need. */
export function testFiles(jestArgs: string[]): string[] {
  const listed = spawnSync(process.execPath, [JEST, '--listTests', ...jestArgs], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return listed.stdout.split('\n').filter((line) => existsSync(line));
}

/** Runs jest, which ends when this process does. @param results the file where it leaves its results */
export function runJest(
  household: Household,
  jestArgs: string[],
  env: NodeJS.ProcessEnv,
  results: string,
): Promise<Tally> {
  const args = [JEST, ...jestArgs, '--json', `--outputFile=${results}`];
  const jest = spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' });
  household.tellReaper(`+${jest.pid} TERM part`);
  // Jest hears a Ctrl-C of the terminal itself; a signal to this process alone has to be handed on.
  const handOn = (signal: NodeJS.Signals): void => void jest.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handOn);
  return new Promise((resolve) =>
    jest.once('exit', (code) => {
      household.tellReaper(`-${jest.pid}`);
      resolve(tally(results, code === 0));
    }),
  );
}

interface JestResults {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: {
    name: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

function tally(file: string, clean: boolean): Tally {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0, failures: [], clean: false };
  const results = JSON.parse(readFileSync(file, 'utf8')) as JestResults;
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
    failures: failuresOf(results),
    clean,
  };
}

function failuresOf({ testResults }: JestResults): string[] {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const file = path.relative(ROOT, name);
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    // A file that could not run has no tests, only a message.
    const said = failed.map(({ fullName, failureMessages }) => [fullName, failureMessages.join('\n')]);
    if (assertionResults.length === 0 && message !== '') said.push(['could not run', message]);
    return said.map(([what, why]) =>
      stripVTControlCharacters(`${file}: ${what}\n${why!.slice(0, FAILURE_MAX_CHARACTERS)}`),
    );
  });
}

/** Says once more what failed, and what all suites came to, as the last line. @returns the exit code */
export function conclude(tallies: Tally[]): number {
  for (const failure of tallies.flatMap(({ failures }) => failures)) say(`\nFailed: ${failure}`);
  const sum = (what: 'passed' | 'failed' | 'skipped'): number =>
    tallies.reduce((total, one) => total + one[what], 0);
  const mayNotSkip = process.env['CI'] === 'true' && sum('skipped') > 0;
  if (mayNotSkip) say('A skipped test is a failure here (CI=true).');
  say(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  return tallies.every(({ failed, clean }) => clean && failed === 0) && !mayNotSkip ? 0 : 1;
}
