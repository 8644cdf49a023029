import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhatIsStale, ROOT } from './compile.mts';
import { Household } from './household.mts';
import { LogFile } from './log-file.mts';
import { freePort, isReadyAt } from './ports.mts';
import { errorText, runScript, say, Stop } from './say.mts';
import { stopOnRequest } from './stop-on.mts';

/** What each fuzzer counts, how much of it by default, and how much in `quick`. */
const FUZZERS: Record<string, Record<string, { whole: number; quick: number }>> = {
  http: { requests: { whole: 100_000, quick: 1_500 } },
  socket: { frames: { whole: 100_000, quick: 5_000 } },
  model: { people: { whole: 60, quick: 8 }, steps: { whole: 250, quick: 60 } },
};
const USAGE = `npm run fuzz -- quick | ${Object.entries(FUZZERS)
  .map(([name, counts]) => [name, ...Object.keys(counts).map((count) => `[--${count} N]`)].join(' '))
  .join(' | ')} [--seed N] [--url http://localhost:8080]`;
const READY_TIMEOUT_MS = 300_000;
const SEEDS = 1_000_000;

interface Target {
  url: string;
  /** The launcher's process, where it is known. */
  arguments: string[];
  tokenKey: string;
}

const household = new Household();
const folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-fuzz-'));
const PRODUCT_LOG = path.join(folder, 'data/logs/sacred-valley.log');
const LAUNCHER_LOG = path.join(folder, 'launcher.log');

/**
 * `npm run fuzz -- http|socket|model`: a fuzzer against the product, fresh on ports and data of its own, or against
 * one at `--url` that runs with `RATE_LIMIT_FACTOR=0`. `quick` runs a short form of each.
 */
await runScript(async () => {
  const { names, url, seed, counts } = readArguments(process.argv.slice(2));
  stopOnRequest(
    () => void leave(130),
    () => household.killAll(),
  );
  try {
    await buildWhatIsStale();
    const target = url === undefined ? await startFresh() : { url, arguments: [], tokenKey: '' };
    const verdicts: boolean[] = [];
    for (const name of names) verdicts.push(await runFuzzer(name, target, [...counts(name), '--seed', seed]));
    const calm = url !== undefined || keptCalm();
    await leave(calm && verdicts.every(Boolean) ? 0 : 1);
  } catch (error) {
    say(errorText(error));
    await leave(1);
  }
});

async function leave(code: number): Promise<never> {
  await household.stop();
  if (code === 0) rmSync(folder, { recursive: true, force: true });
  else say(`Logs and data are kept in ${folder}.`);
  process.exit(code);
}

function readArguments(args: string[]) {
  const text = { type: 'string' } as const;
  const options = { url: text, seed: text, requests: text, frames: text, people: text, steps: text };
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [name = ''] = positionals;
    const quick = name === 'quick';
    if (positionals.length !== 1 || (!quick && !FUZZERS[name])) throw new Error('Say which fuzzer.');
    const { url, seed = String(Date.now() % SEEDS), ...given } = values;
    for (const [key, value] of Object.entries({ seed, ...given }))
      if (!/^\d+$/.test(value)) throw new Error(`--${key} is "${value}", which is no whole number.`);
    const counts = (fuzzer: string): string[] =>
      Object.entries(FUZZERS[fuzzer]!).flatMap(([key, byDefault]) => {
        const value = given[key as keyof typeof given] ?? byDefault[quick ? 'quick' : 'whole'];
        return [`--${key}`, String(value)];
      });
    return { names: quick ? Object.keys(FUZZERS) : [name], url, seed, counts };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new Stop(`${errorText(error)}\n${USAGE}`);
  }
}

/** Known to the fuzzers of a fresh product, so that they can make tokens that end soon. */
function makeTokenKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The product as `npm start` runs it, with nothing in it and no limits on calls. */
async function startFresh(): Promise<Target> {
  const port = await freePort();
  const data = path.join(folder, 'data');
  const tokenKey = makeTokenKey();
  await household.start({
    name: 'the product',
    role: 'part',
    command: process.execPath,
    args: [...process.execArgv, path.join(import.meta.dirname, 'start.mts')],
    env: {
      ...process.env,
      DATA_DIR: data,
      PORT: String(port),
      METRICS_PORT: '0',
      RATE_LIMIT_FACTOR: '0',
      LOG_LEVEL: 'warn',
      TOKEN_KEY: tokenKey,
    },
    cwd: ROOT,
    log: new LogFile(LAUNCHER_LOG),
    stopSignal: 'SIGTERM',
    isReady: () => isReadyAt(port),
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
  const { pid, url } = JSON.parse(readFileSync(path.join(data, 'launcher.json'), 'utf8')) as {
    pid: number;
    url: string;
  };
  return { url, arguments: ['--launcher', String(pid)], tokenKey };
}

async function runFuzzer(name: string, target: Target, counts: string[]): Promise<boolean> {
  const program = path.join(ROOT, `dist/infra/fuzz/${name}/main.js`);
  const args = [program, '--url', target.url, ...target.arguments, ...counts];
  const cache = path.join(ROOT, '.cache');
  const env = { ...process.env, FUZZ_FOLDER: folder, FUZZ_CACHE: cache, FUZZ_TOKEN_KEY: target.tokenKey };
  const child = spawn(process.execPath, args, { stdio: 'inherit', env });
  household.tellReaper(`+${child.pid} TERM front`);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  household.tellReaper(`-${child.pid}`);
  return code === 0;
}

/** Whether no process of the product died, and none told of an error. */
function keptCalm(): boolean {
  const deaths = linesOf(LAUNCHER_LOG).filter((line) => line.includes('ended unexpectedly'));
  const errors = linesOf(PRODUCT_LOG).filter((line) => !/"level":"(warn|info)"/.test(line));
  const told = [...deaths, ...errors];
  say(`product: ${deaths.length} deaths, ${errors.length} errors in its log`);
  for (const line of told.slice(0, 10)) say(`  ${line.slice(0, 500)}`);
  return told.length === 0;
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}
