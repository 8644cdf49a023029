import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lastLines } from '../../libs/testing/last-lines.ts';
import { Household } from './household.mts';
import { errorText, runScript, say } from './say.mts';
import { stopOnRequest } from './stop-on.mts';
import { startSeparately, whyNotSeparately, WIRE_TESTS } from './test-separately.mts';
import { testEnvironment } from './test-stores.mts';
import { conclude, runJest, type Tally, testFiles } from './test-suites.mts';

/**
 * `npm test [-- jest arguments]`: brings up what the chosen tests need on free ports in a folder of its own, runs
 * them, and takes it all down again. Without arguments all of them, and those of the wire a second time against
 * separate services; `npm test -- --separately [jest arguments]` runs only that second part. In CI (`CI=true`) a
 * skipped test is a failure.
 */
const SEPARATELY = '--separately';

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

/** The product's own words go with the folder, so they are said now. */
function sayLogs(): void {
  for (const line of lastLines(path.join(folder, 'services/logs'))) say(line);
}

await runScript(async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== SEPARATELY);
  const onlySeparately = process.argv.includes(SEPARATELY);
  const tallies: Tally[] = [];
  // Jest is told by its own handler; what was started here is stopped in order.
  stopOnRequest(
    () => (interrupted = true),
    () => household.killAll(),
  );
  try {
    const files = testFiles(onlySeparately ? wireArgs(args) : args);
    const env = await testEnvironment(household, folder, onlySeparately ? [] : files);
    if (!interrupted && !onlySeparately)
      tallies.push(await runJest(household, args, env, path.join(folder, 'results.json')));
    if (!interrupted && (onlySeparately || args.length === 0)) tallies.push(await separately(args, env));
  } finally {
    await household.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(interrupted ? 130 : conclude(tallies));
});
