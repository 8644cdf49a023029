import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './compile.mts';
import { isReady } from './ports.mts';
import { say, Stop } from './say.mts';

/** The cluster that kubectl finds (KUBECONFIG), and the product there. */
const NAMESPACE = 'sacred-valley';
/** Beside it, where nothing is of another overlay. */
const JUDGED_NAMESPACE = 'sacred-valley-judged';
const PRODUCT = ['--selector', 'app.kubernetes.io/part-of=sacred-valley'];
/** A node of two cores that begins everything at once. */
const READY_TIMEOUT = '900s';
const ASK_EVERY_MS = 200;
const OWN_OVERLAY = path.join(ROOT, '.cache/cluster');
const TESTS = path.join(ROOT, 'infra/k8s/cluster');

interface OwnOverlay {
  namespace: string;
  components?: readonly string[];
  patches?: object[];
}

/** What `kubectl` says, of whatever namespace. @throws Stop when it fails, with its own words above */
export function askAnywhere(...args: string[]): string {
  const { status, stdout, error } = spawnSync('kubectl', args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Stop(`kubectl ${args.join(' ')} failed${error ? `: ${error.message}` : '.'}`);
  return stdout;
}

export const ask = (...args: string[]): string => askAnywhere('--namespace', NAMESPACE, ...args);

export function kubectl(...args: string[]): void {
  process.stdout.write(ask(...args));
}

/** Opens a port of each node, and returns the origin there. */
export function openWayIn(): string {
  kubectl('apply', '--server-side', '--field-manager=test', '-k', path.join(TESTS, 'way-in'));
  const port = ask('get', 'service', 'way-in', '--output', 'jsonpath={.spec.ports[0].nodePort}');
  const address = '{.items[0].status.addresses[?(@.type=="InternalIP")].address}';
  return `http://${ask('get', 'nodes', '--output', `jsonpath=${address}`)}:${port}`;
}

/** Writes an overlay of one's own, as every operator has one, and returns its folder. */
function ownOverlay(resource: string, { components = [], ...more }: OwnOverlay): string {
  const from = (folder: string): string => path.relative(OWN_OVERLAY, path.join(ROOT, folder));
  const overlay = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [from(resource)],
    components: components.map(from),
    ...more,
  };
  mkdirSync(OWN_OVERLAY, { recursive: true });
  // JSON is YAML too.
  writeFileSync(path.join(OWN_OVERLAY, 'kustomization.yaml'), JSON.stringify(overlay));
  return OWN_OVERLAY;
}

export function applyDevelopment(origin: string, components: readonly string[] = []): void {
  const settings = [
    { op: 'replace', path: '/data/PUBLIC_ORIGIN', value: origin },
    { op: 'add', path: '/data/RATE_LIMIT_FACTOR', value: '0' },
  ];
  const patches = [{ target: { kind: 'ConfigMap', name: 'settings' }, patch: JSON.stringify(settings) }];
  const overlay = ownOverlay('k8s/overlays/development', { namespace: NAMESPACE, components, patches });
  // A Job can't be changed.
  kubectl('delete', 'job', 'migrate', '--ignore-not-found');
  kubectl(
    'apply',
    '--server-side',
    '--field-manager=test',
    '--force-conflicts',
    '--validate=strict',
    '-k',
    overlay,
  );
}

/** Has the API server itself judge the overlay for production, strictly; it must know the kinds of all operators. */
export function judgeProduction(): void {
  kubectl('create', 'namespace', JUDGED_NAMESPACE);
  try {
    const overlay = ownOverlay('k8s/overlays/production', { namespace: JUDGED_NAMESPACE });
    const dryRun = ['--server-side', '--field-manager=test', '--dry-run=server', '--validate=strict'];
    const judged = askAnywhere('apply', ...dryRun, '-k', overlay)
      .trim()
      .split('\n');
    say(`The API server takes all ${judged.length} objects of the overlay for production.`);
  } finally {
    kubectl('delete', 'namespace', JUDGED_NAMESPACE);
  }
}

export function untilMigrated(): void {
  kubectl('wait', '--for=condition=complete', 'job/migrate', `--timeout=${READY_TIMEOUT}`);
}

/** Until every part is ready as it was told last. */
export function untilRolledOut(): void {
  kubectl('rollout', 'status', 'deployment', ...PRODUCT, `--timeout=${READY_TIMEOUT}`);
}

export async function untilAnswering(origin: string): Promise<void> {
  while (!(await isReady(`${origin}/health/ready`)))
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
}

/** Replaces every pod of every part, all parts at once, and returns when the last old one has ended. */
export function rollEverything(): void {
  const old = ask('get', 'pods', '--selector', 'app.kubernetes.io/name in (part,front)', '--output', 'name');
  kubectl('rollout', 'restart', 'deployment', ...PRODUCT);
  untilRolledOut();
  kubectl('wait', '--for=delete', `--timeout=${READY_TIMEOUT}`, ...old.trim().split('\n'));
}

interface Workload {
  kind: string;
  metadata: { name: string };
  spec: { selector: { matchLabels: Record<string, string> } };
}

/** Takes the pods of each part and each store away in turn, as a node does that is lost, and waits for others. */
export function losePods(): void {
  const { items } = JSON.parse(ask('get', 'deployments,statefulsets', '--output', 'json')) as {
    items: Workload[];
  };
  for (const { kind, metadata, spec } of items) {
    const labels = Object.entries(spec.selector.matchLabels).map(([name, value]) => `${name}=${value}`);
    // A second, then it is killed.
    kubectl('delete', 'pod', '--now', '--selector', labels.join(','));
    kubectl('rollout', 'status', `${kind.toLowerCase()}/${metadata.name}`, `--timeout=${READY_TIMEOUT}`);
  }
}

export const deleteEverything = (): void => kubectl('delete', 'namespace', NAMESPACE);
