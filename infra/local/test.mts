import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lastLines } from '../../libs/testing/last-lines.ts';
import { Household } from './household.mts';
import { errorText, runScript, say, Stop } from './say.mts';
import { stopOnRequest } from './stop-on.mts';
import { startSeparately, whyNotSeparately, WIRE_TESTS } from './test-separately.mts';
import { testEnvironment } from './test-stores.mts';
import { conclude, runJest, type Tally, testFiles } from './test-suites.mts';

/**
 * `npm test [-- jest arguments]`: brings up what the chosen tests need on free ports in a folder of its own, runs
 * them, and takes it all down again. Without arguments all of them, and those of the wire a second time against
 * separate services; `npm test -- --separately [jest arguments]` runs only that second part. In CI (`CI=true`) a
 * skipped test is a failure.
 *
 * With TEST_TIMESCALE_URL, a superuser's URL of a server that has TimescaleDB, those of what is kept for years run a
 * second time there, and only that with `npm test -- --timescale [jest arguments]`.
 */
const SEPARATELY = '--separately';
const TIMESCALE = '--timescale';
const HISTORY_TESTS = [
  'libs/database',
  'services/habit',
  'services/progression',
  'infra/all-in-one/test/roles',
];

const household = new Household();
const folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-test-'));
let interrupted = false;

const wireArgs = (args: string[]): string[] => (args.length > 0 ? args : [WIRE_TESTS]);

/** The tests of the wire once more, against separate services; skipped aloud where those cannot be had. */
async function separately(args: string[], env: NodeJS.ProcessEnv): Promise<Tally> {
  const reason = whyNotSeparately();
  if (reason !== null) {
    say(`The tests of the wire against separate services are skipped: ${reason}`);
    const skipped = testFiles(wireArgs(args)).length;
    return { passed: 0, failed: 0, skipped, failures: [], clean: true };
  }
  say('The tests of the wire once more, against separate services:');
  try {
    const origin = await startSeparately(household, folder, env['TEST_KAFKA_BROKERS']);
    const results = path.join(folder, 'separately.json');
    const tally = await runJest(household, wireArgs(args), { ...env, TEST_ORIGIN: origin }, results);
    if (tally.failed > 0) sayLogs();
    return tally;
  } catch (error) {
    sayLogs();
    return { passed: 0, failed: 1, skipped: 0, failures: [errorText(error)], clean: false };
  }
}

/** The tests of history once more, in databases that have TimescaleDB. */
function onTimescale(args: string[], url: string, env: NodeJS.ProcessEnv): Promise<Tally> {
  say('The tests of history once more, on TimescaleDB:');
  const there = { ...env, TEST_DATABASE_URL: url, TEST_EXTENSION: 'timescaledb' };
  return runJest(
    household,
    args.length > 0 ? args : HISTORY_TESTS,
    there,
    path.join(folder, 'timescale.json'),
  );
}

/** The product's own words go with the folder, so they are said now. */
function sayLogs(): void {
  for (const line of lastLines(path.join(folder, 'services/logs'))) say(line);
}

await runScript(async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== SEPARATELY && arg !== TIMESCALE);
  const onlySeparately = process.argv.includes(SEPARATELY);
  const onlyTimescale = process.argv.includes(TIMESCALE);
  const timescale = process.env['TEST_TIMESCALE_URL'];
  if (onlyTimescale && !timescale) throw new Stop('Where is TimescaleDB? Give TEST_TIMESCALE_URL.');
  const tallies: Tally[] = [];
  // Jest is told by its own handler; what was started here is stopped in order.
  stopOnRequest(
    () => (interrupted = true),
    () => household.killAll(),
  );
  try {
    const onlyOnce = onlySeparately || onlyTimescale;
    const files = testFiles(onlySeparately ? wireArgs(args) : args);
    const env = await testEnvironment(household, folder, onlySeparately ? [] : files);
    if (!interrupted && !onlyOnce)
      tallies.push(await runJest(household, args, env, path.join(folder, 'results.json')));
    const again = !onlyOnce && args.length === 0;
    if (!interrupted && (onlySeparately || again)) tallies.push(await separately(args, env));
    if (!interrupted && timescale && (onlyTimescale || again))
      tallies.push(await onTimescale(args, timescale, env));
  } finally {
    await household.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(interrupted ? 130 : conclude(tallies));
});
