import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './compile.mts';
import { freePort, isReadyAt } from './ports.mts';
import { runScript, say, Stop } from './say.mts';
import { WIRE_TESTS } from './test-separately.mts';

/**
 * `npm run test:cluster`: applies the development overlay to the cluster that kubectl finds (KUBECONFIG), whose nodes
 * have the images already, waits for every part, and runs the wire's tests there; then changes every part anew under
 * requests, none of which may fail. Leaves everything there to be looked at; `-- --delete` takes it away.
 */
const NAMESPACE = 'sacred-valley';
const READY_TIMEOUT = '600s';
const ASKED_EVERY_MS = 20;
const OVERLAY = 'k8s/overlays/development';
const MAKE_SECRETS = path.join(ROOT, 'k8s/make-secrets.sh');

function kubectl(...args: string[]): void {
  const { status } = spawnSync('kubectl', args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Stop(`kubectl ${args.join(' ')} failed.`);
}
const inNamespace = (...args: string[]): void => kubectl('--namespace', NAMESPACE, ...args);

/** Runs the work with a way in to the front, which kubectl keeps open. */
async function throughFront<T>(work: (origin: string) => Promise<T>): Promise<T> {
  const port = await freePort();
  const args = ['--namespace', NAMESPACE, 'port-forward', 'service/front', `${port}:8000`];
  const way = spawn('kubectl', args, { stdio: 'ignore' });
  try {
    while (!(await isReadyAt(port))) {
      if (way.exitCode !== null) throw new Stop('There is no way in to the front.');
      await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
    }
    return await work(`http://localhost:${port}`);
  } finally {
    way.kill();
  }
}

function wireTests(origin: string): Promise<void> {
  const { status } = spawnSync('npm', ['test', '--', WIRE_TESTS], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, TEST_ORIGIN: origin },
  });
  return status === 0 ? Promise.resolve() : Promise.reject(new Stop('The tests of the wire failed.'));
}

/** Asks the content again and again while every part but the front is begun anew. */
async function rollUnderRequests(origin: string): Promise<void> {
  const parts = ['--selector', 'app.kubernetes.io/name=part'];
  inNamespace('rollout', 'restart', 'deployment', ...parts);
  const rolling = spawn(
    'kubectl',
    ['--namespace', NAMESPACE, 'rollout', 'status', 'deployment', ...parts, '--timeout', READY_TIMEOUT],
    { stdio: 'inherit' },
  );
  let asked = 0;
  let failed = 0;
  while (rolling.exitCode === null) {
    asked += 1;
    const answer = await fetch(`${origin}/.well-known/jwks.json`).catch(() => null);
    if (!answer?.ok) failed += 1;
    await answer?.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
  }
  say(`While every part was begun anew ${asked} requests were sent, ${failed} failed.`);
  if (rolling.exitCode !== 0 || failed > 0) throw new Stop('The change did not roll without a failure.');
}

await runScript(async () => {
  if (process.argv.includes('--delete')) return kubectl('delete', 'namespace', NAMESPACE);
  if (spawnSync(MAKE_SECRETS, { stdio: 'inherit' }).status !== 0)
    throw new Stop('The secrets could not be made.');
  inNamespace('delete', 'job', 'migrate', '--ignore-not-found');
  kubectl('apply', '--server-side', '--field-manager=test', '-k', OVERLAY);
  inNamespace('set', 'env', 'deployment', '--selector', 'app.kubernetes.io/name=part', 'RATE_LIMIT_FACTOR=0');
  inNamespace('wait', '--for=condition=complete', 'job/migrate', `--timeout=${READY_TIMEOUT}`);
  inNamespace('rollout', 'status', 'deployment', `--timeout=${READY_TIMEOUT}`);
  await throughFront(wireTests);
  await throughFront(rollUnderRequests);
});
