import { spawnSync } from 'node:child_process';
import path from 'node:path';
import {
  applyDevelopment,
  deleteEverything,
  judgeProduction,
  losePods,
  openWayIn,
  rollEverything,
  untilAnswering,
  untilMigrated,
  untilRolledOut,
} from './cluster.mts';
import { whilePeopleAct } from './cluster-people.mts';
import { growAndShrink } from './cluster-scale.mts';
import { readCommandLine } from './command-line.mts';
import { buildWhatIsStale, ROOT } from './compile.mts';
import { runScript, say, Stop } from './say.mts';
import { WIRE_TESTS } from './test-separately.mts';

const MAKE_SECRETS = path.join(ROOT, 'k8s/make-secrets.sh');
const USAGE = 'npm run test:cluster -- [wire] [roll] [lose] [scale] [production] [--delete]';
/** Where nothing is named. */
const USUAL_TRIALS = ['wire', 'roll', 'lose'];

/** What is tried in the cluster, one after the other. */
const TRIALS: Record<string, (origin: string) => Promise<void> | void> = {
  /** The wire's own tests. */
  wire(origin) {
    const env = { ...process.env, TEST_ORIGIN: origin };
    const { status } = spawnSync('npm', ['test', '--', WIRE_TESTS], { cwd: ROOT, stdio: 'inherit', env });
    if (status !== 0) throw new Stop('The tests of the wire failed.');
  },
  /** A change of every part at once, without a failed call. */
  roll: (origin) => whilePeopleAct(origin, { smoothly: true }, rollEverything),
  /** The pods of each part and each store taken away in turn: nothing that was acknowledged is lost. */
  lose: (origin) => whilePeopleAct(origin, { smoothly: false }, losePods),
  /** Each part grows and shrinks by its own measure. KEDA and metrics-server must be there. */
  scale: growAndShrink,
  /** What no development overlay shows: whether a real API server takes the other one, and all its kinds. */
  production: judgeProduction,
};

/**
 * `npm run test:cluster`: applies the development overlay to the cluster that kubectl finds (KUBECONFIG), whose nodes
 * have the images already and can be reached from here, waits for every part, and tries it out. Leaves everything there
 * to be looked at; `-- --delete` takes it away.
 */
await runScript(async () => {
  const { remove, trials } = readArguments(process.argv.slice(2));
  if (remove) return deleteEverything();
  await buildWhatIsStale();
  if (spawnSync(MAKE_SECRETS, { stdio: 'inherit' }).status !== 0)
    throw new Stop('The secrets could not be made.');
  const origin = openWayIn();
  applyDevelopment(origin);
  untilMigrated();
  untilRolledOut();
  await untilAnswering(origin);
  say(`Everything is ready at ${origin}.`);
  for (const trial of trials) {
    say(`${trial}:`);
    await TRIALS[trial]!(origin);
  }
});

function readArguments(args: string[]): { remove: boolean; trials: string[] } {
  const options = { delete: { type: 'boolean' } } as const;
  return readCommandLine(
    { args, usage: USAGE, options, allowPositionals: true },
    ({ values, positionals }) => {
      const unknown = positionals.find((name) => !(name in TRIALS));
      if (unknown !== undefined) throw new Error(`There is no trial "${unknown}".`);
      return {
        remove: values.delete ?? false,
        trials: positionals.length > 0 ? positionals : USUAL_TRIALS,
      };
    },
  );
}
