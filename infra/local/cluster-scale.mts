import { setTimeout as wait } from 'node:timers/promises';
import { applyDevelopment, ask, askAnywhere, kubectl, untilAnswering, untilRolledOut } from './cluster.mts';
import { whilePeopleAct } from './cluster-people.mts';
import { say, Stop } from './say.mts';

/** Sockets for two gateways, and changes enough for a queue before each worker and each group. */
const PEOPLE = 48;
const LOOK_EVERY_MS = 5_000;
/** What is measured comes a minute later at worst, and a pod begins within the next ones on a busy node. */
const GROWS_WITHIN_MS = 300_000;
/** New replicas are asked for so long before their share is looked at. */
const SHARED_FOR_MS = 45_000;

const answered = 'sum by (instance) (increase(http_request_duration_seconds_count{component="$"}[30s]))';
const stated = 'sum by (instance) (increase(database_statement_duration_seconds_count{component="$"}[30s]))';
/** Each with the work that its replicas share. */
const GROWING: Record<string, string> = {
  habit: answered,
  'progression-consumers': stated,
  'leaderboard-consumers': stated,
  'progression-workers': stated,
  gateway: 'sum by (instance) (gateway_sockets{component="$"})',
};

/** Parts grow by their own measures while people act, share the work, and shrink when nobody does. */
export async function growAndShrink(origin: string): Promise<void> {
  askAnywhere('apply', '--server-side', '--field-manager=test', '-k', 'infra/k8s/cluster/prometheus');
  askAnywhere('--namespace=monitoring', 'rollout', 'status', 'deployment/prometheus', '--timeout=300s');
  applyDevelopment(origin, ['infra/k8s/cluster/scaled']);
  untilRolledOut();
  await untilAnswering(origin);
  kubectl('wait', '--for=condition=Ready', 'scaledobjects', '--all', '--timeout=300s');
  await until('few enough to begin with', (count) => count === 1);
  await whilePeopleAct(origin, { smoothly: false, people: PEOPLE }, async () => {
    const grown = new Set<string>();
    await until('grown', (count, name) => grown.has(name) || (count > 1 && grown.add(name) !== undefined));
    await wait(SHARED_FOR_MS);
    for (const [name, work] of Object.entries(GROWING)) say(`  ${name}: ${shares(work, name).join(' and ')}`);
    say(ask('get', 'horizontalpodautoscalers'));
  });
  await until('back', (count) => count === 1);
  kubectl('delete', 'scaledobjects,horizontalpodautoscalers', '--all');
}

async function until(what: string, holds: (count: number, name: string) => boolean): Promise<void> {
  const deadlineMs = Date.now() + GROWS_WITHIN_MS;
  for (;;) {
    const counts = readyReplicas();
    const missing = Object.keys(GROWING).filter((name) => !holds(counts.get(name) ?? 0, name));
    say(`  ${[...counts].map(([name, count]) => `${name} ${count}`).join(', ')}`);
    if (missing.length === 0) return;
    if (Date.now() > deadlineMs) {
      say(ask('describe', 'horizontalpodautoscalers'));
      throw new Stop(`Not ${what} in time: ${missing.join(', ')}.`);
    }
    await wait(LOOK_EVERY_MS);
  }
}

function readyReplicas(): Map<string, number> {
  const { items } = JSON.parse(ask('get', 'deployments', '--output', 'json')) as {
    items: { metadata: { name: string }; status: { readyReplicas?: number } }[];
  };
  return new Map(
    items
      .filter(({ metadata }) => metadata.name in GROWING)
      .map(({ metadata, status }) => [metadata.name, status.readyReplicas ?? 0]),
  );
}

/** Who has how much of the work of a part. */
function shares(work: string, name: string): string[] {
  const query = encodeURIComponent(work.replace('$', name));
  const address = `/api/v1/namespaces/monitoring/services/prometheus:9090/proxy/api/v1/query?query=${query}`;
  const { data } = JSON.parse(askAnywhere('get', '--raw', address)) as {
    data: { result: { metric: { instance: string }; value: [number, string] }[] };
  };
  return data.result.map(({ metric, value }) => `${metric.instance} ${Math.round(Number(value[1]))}`);
}
