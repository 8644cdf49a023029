import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCommandLine, wholeNumber } from './command-line.mts';
import { buildWhatIsStale, ROOT } from './compile.mts';
import { type FreshProduct, startFresh } from './fresh-product.mts';
import { Household } from './household.mts';
import { errorText, runScript, say, Stop } from './say.mts';
import { stopOnRequest } from './stop-on.mts';

/** What each fuzzer counts, how much of it by default, and how much in `quick`. */
const FUZZERS: Record<string, Record<string, { whole: number; quick: number }>> = {
  http: { requests: { whole: 100_000, quick: 1_500 } },
  socket: { frames: { whole: 100_000, quick: 5_000 } },
  model: {
    people: { whole: 60, quick: 8 },
    steps: { whole: 250, quick: 60 },
    // That pass meanwhile, by the database's clock.
    days: { whole: 12, quick: 0 },
  },
};
const USAGE = `npm run fuzz -- quick | ${Object.entries(FUZZERS)
  .map(([name, counts]) => [name, ...Object.keys(counts).map((count) => `[--${count} N]`)].join(' '))
  .join(' | ')} [--seed N] [--url http://localhost:8080]`;
const SEED = { least: 0, most: 1_000_000_000, usually: Date.now() % 1_000_000 } as const;
const COUNT_MAX = 100_000_000;
const ANSWER_MS = 5_000;
/** Lines of the logs that are shown, and characters of each. */
const SHOWN_MAX = 10;
const LINE_MAX = 500;

const household = new Household();
const folder = path.join(tmpdir(), `sacred-valley-fuzz-${randomUUID()}`);

/**
 * `npm run fuzz -- http|socket|model`: a fuzzer against the product, fresh on ports and data of its own, or against
 * one at `--url` that runs with `RATE_LIMIT_FACTOR=0`. `quick` runs a short form of each.
 */
await runScript(async () => {
  const { names, url, seed, counts } = readArguments(process.argv.slice(2));
  if (url !== undefined) await mustAnswer(url);
  mkdirSync(folder, { mode: 0o700 });
  stopOnRequest(
    () => void leave(130),
    () => household.killAll(),
  );
  try {
    await buildWhatIsStale();
    const days = names.includes('model') && !counts('model').includes('--days=0');
    const fresh = url === undefined ? await startFresh(household, folder, { days }) : null;
    const verdicts: boolean[] = [];
    for (const name of names)
      verdicts.push(await runFuzzer(name, url ?? fresh!.url, fresh, [...counts(name), `--seed=${seed}`]));
    const calm = fresh === null || keptCalm(fresh);
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
  const options = {
    url: text,
    seed: text,
    requests: text,
    frames: text,
    people: text,
    steps: text,
    days: text,
  };
  return readCommandLine(
    { args, usage: USAGE, options, allowPositionals: true },
    ({ values, positionals }) => {
      const [name = ''] = positionals;
      const quick = name === 'quick';
      if (positionals.length !== 1 || (!quick && !FUZZERS[name])) throw new Error('Say which fuzzer.');
      const { url, seed, ...given } = values;
      const counts = (fuzzer: string): string[] =>
        Object.entries(FUZZERS[fuzzer]!).map(([key, { whole, quick: few }]) => {
          const range = { least: 0, most: COUNT_MAX, usually: quick ? few : whole };
          return `--${key}=${wholeNumber(key, given[key as keyof typeof given], range)}`;
        });
      const names = quick ? Object.keys(FUZZERS) : [name];
      // What is wrong with a number is told now, not when its fuzzer comes.
      names.forEach(counts);
      return { names, url, seed: wholeNumber('seed', seed, SEED), counts };
    },
  );
}

/** @throws Stop unless something answers there */
async function mustAnswer(url: string): Promise<void> {
  try {
    await fetch(new URL('/health/live', url), { signal: AbortSignal.timeout(ANSWER_MS) });
  } catch {
    throw new Stop(`${url} does not answer: start Sacred Valley first, or leave --url away for a fresh one.`);
  }
}

async function runFuzzer(
  name: string,
  url: string,
  fresh: FreshProduct | null,
  counts: string[],
): Promise<boolean> {
  const program = path.join(ROOT, `dist/infra/fuzz/${name}/main.js`);
  const known = fresh === null ? [] : [`--launcher=${fresh.launcherPid}`];
  const args = [program, `--url=${url}`, ...known, ...counts];
  const env = {
    ...process.env,
    FUZZ_FOLDER: folder,
    FUZZ_CACHE: path.join(ROOT, '.cache'),
    FUZZ_TOKEN_KEY: fresh?.tokenKey ?? '',
    FUZZ_CLOCK_FILE: fresh?.clockFile ?? '',
  };
  const child = spawn(process.execPath, args, { stdio: 'inherit', env });
  household.tellReaper(`+${child.pid} TERM front`);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  household.tellReaper(`-${child.pid}`);
  return code === 0;
}

/** Whether no process of the product died, and none told of an error. */
function keptCalm({ launcherLog, productLog }: FreshProduct): boolean {
  const deaths = linesOf(launcherLog).filter((line) => line.includes('ended unexpectedly'));
  const errors = linesOf(productLog).filter((line) => !/"level":"(warn|info)"/.test(line));
  const told = [...deaths, ...errors];
  say(`product: ${deaths.length} deaths, ${errors.length} errors in its log`);
  for (const line of told.slice(0, SHOWN_MAX)) say(`  ${line.slice(0, LINE_MAX)}`);
  return told.length === 0;
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}
