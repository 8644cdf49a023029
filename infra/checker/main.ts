import { parseArgs } from 'node:util';
import { Crowd } from './crowd';
import { productProcesses } from './processes';
import { Choices } from './random';
import { type Comparison, verify } from './verify';

/**
 * People complete and undo at random while the product's processes are killed one after another; afterwards
 * ledger, progress, boards and every client's last view must agree with a naive recomputation. What is done to a
 * product that was not started here is done by who started this: it acts until it is told.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:8080' },
    people: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Acts until standard input ends, however many seconds that takes. */
    'until-told': { type: 'boolean', default: false },
    /** No call may fail beyond one repetition. */
    smoothly: { type: 'boolean', default: false },
    /** Process id of `npm start` or `npm run start:services`; each process below it is killed once. */
    launcher: { type: 'string' },
  },
});

const DRAIN_MAX_MS = 60_000;
const CLAN_SIZE = 20;
/** Differences printed of each kind; the count is always whole. */
const SHOWN_MAX = 10;

const say = (line: string) => process.stdout.write(`${line}\n`);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function killEach(launcherPid: number, endMs: number): Promise<void> {
  const victims = productProcesses(launcherPid);
  const pauseMs = (endMs - Date.now()) / (victims.length + 1);
  for (const { name, pid } of victims) {
    await wait(pauseMs);
    try {
      process.kill(pid, 'SIGKILL');
      say(`kill -9 ${name} (${pid})`);
    } catch {
      say(`${name} (${pid}) was gone already`);
    }
  }
}

const untilTold = () => new Promise((resolve) => process.stdin.once('end', resolve).resume());

function smoothness(crowd: Crowd): Comparison {
  const { acknowledged, refused, unknown } = crowd.counts;
  const differences = crowd.actors.flatMap(({ failures }) => failures);
  return {
    what: 'calls answered at the second try at the latest',
    compared: acknowledged + refused + unknown,
    differences,
  };
}

async function main(): Promise<number> {
  const seed = Number(values.seed);
  const choices = new Choices(seed);
  say(`seed ${seed}, ${values.people} people, ${values.seconds} s, ${values.url}`);
  const size = { people: Number(values.people), clanSize: CLAN_SIZE };
  const crowd = await Crowd.gather(values.url!, size, choices, say);
  const endMs = Date.now() + Number(values.seconds) * 1000;
  crowd.act();
  say('acting');
  if (values.launcher) await killEach(Number(values.launcher), endMs);
  await (values['until-told'] ? untilTold() : wait(endMs - Date.now()));
  await crowd.rest();
  const { acknowledged, refused, unknown } = crowd.counts;
  say(`acknowledged ${acknowledged}, refused ${refused}, unknown ${unknown}`);

  const startedMs = Date.now();
  const comparisons = await verify(crowd, { drainMaxMs: DRAIN_MAX_MS });
  if (values.smoothly) comparisons.push(smoothness(crowd));
  say(`compared within ${((Date.now() - startedMs) / 1000).toFixed(1)} s after the last action`);
  const sum = (key: 'snapshots' | 'deltas' | 'connects') =>
    crowd.watchers.reduce((all, { counts }) => all + counts[key], 0);
  say(`watchers: ${sum('connects')} connects, ${sum('snapshots')} snapshots, ${sum('deltas')} deltas`);
  crowd.close();
  for (const { what, compared, differences } of comparisons) {
    say(`${what}: ${compared}, ${differences.length === 0 ? 'agree' : `${differences.length} differences`}`);
    for (const difference of differences.slice(0, SHOWN_MAX)) say(`  ${difference}`);
  }
  return comparisons.every(({ differences }) => differences.length === 0) ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(`The run ended early: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  },
);
