import { isOpen, policiesOfNetwork } from './network';
import type { Json, Manifest } from './render';
import { type Container, containersOf, nameOf, selects, type Workload, workloadsOf } from './workloads';

/** What must hold of all that is sent to a cluster; each tells who breaks it, by name. */
export type Policy = (manifests: readonly Manifest[]) => string[];

/** The pause before the end and what a drain may take after it (libs/process/drain.ts). */
const DRAIN_SECONDS = 8 + 10;

const ofWorkloads =
  (breaks: (workload: Workload) => boolean): Policy =>
  (manifests) =>
    workloadsOf(manifests)
      .filter(breaks)
      .map(({ manifest }) => nameOf(manifest));

const ofContainers = (breaks: (container: Container, workload: Workload) => boolean): Policy =>
  ofWorkloads((workload) => containersOf(workload).some((container) => breaks(container, workload)));

/** Those that go on, whose end somebody may notice. */
const staysUp = ({ manifest }: Workload): boolean => !manifest.kind.endsWith('Job');
const isReplicated = ({ manifest }: Workload): boolean =>
  manifest.kind === 'Deployment' && manifest.spec!['replicas'] !== 1;

const secretName = /(PASSWORD|SECRET|TOKEN|_KEY|DATABASE_URL|REDIS_URL|DIRECT_URL)$/;

/** The namespaces of Prometheus and of collectors; the second listen on OTLP's own port. */
const MONITORING = { 'valley/monitoring': 'true' };
const OTLP_PORT = 4318;
const isPart = ({ labels }: Workload): boolean => labels['app.kubernetes.io/name'] === 'part';
const metricsPort = ({ pod }: Workload): number | undefined =>
  pod.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === 'metrics')?.containerPort;

export const POLICIES = {
  'no process is root': ofWorkloads(
    ({ pod }) => pod.securityContext?.runAsNonRoot !== true || !(pod.securityContext.runAsUser! > 0),
  ),
  'no container makes itself root': ofContainers(
    ({ securityContext }) =>
      securityContext?.allowPrivilegeEscalation !== false ||
      securityContext.privileged === true ||
      securityContext.runAsUser === 0,
  ),
  'nothing is written beside the volumes': ofContainers(
    ({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true,
  ),
  'no capability is kept': ofContainers(
    ({ securityContext }) =>
      securityContext?.capabilities?.drop?.includes('ALL') !== true ||
      (securityContext.capabilities.add ?? []).length > 0,
  ),
  'system calls are filtered': ofWorkloads(
    ({ pod }) => pod.securityContext?.seccompProfile?.type !== 'RuntimeDefault',
  ),
  'nobody has a token for the cluster': ofWorkloads(({ pod }) => pod.automountServiceAccountToken !== false),
  'nobody reaches into the node': ofWorkloads(
    ({ pod }) =>
      pod.hostNetwork === true ||
      pod.hostPID === true ||
      (pod.volumes ?? []).some(({ hostPath }) => hostPath),
  ),
  'memory and cores are asked for and bounded': ofContainers(
    ({ resources }) =>
      !(['requests', 'limits'] as const).every((what) =>
        ['cpu', 'memory'].every((kind) => resources?.[what]?.[kind] !== undefined),
      ),
  ),
  'whoever stays up is asked whether it lives and whether it is ready': ofWorkloads(
    (workload) =>
      staysUp(workload) &&
      workload.pod.containers.some(({ livenessProbe, readinessProbe }) => !livenessProbe || !readinessProbe),
  ),
  'a store that is away takes no part out': ofWorkloads(
    (workload) =>
      isPart(workload) && workload.pod.containers[0]!.readinessProbe?.httpGet?.path !== '/health/serving',
  ),
  'a disk keeps the rights of its files when its pod starts again': ofWorkloads(
    ({ manifest, pod }) =>
      manifest.spec!['volumeClaimTemplates'] !== undefined &&
      pod.securityContext?.fsGroupChangePolicy !== 'OnRootMismatch',
  ),
  'every image has a version': ofContainers(
    ({ image }) => !/(:[^:/]+|@sha256:[0-9a-f]{64})$/.test(image) || image.endsWith(':latest'),
  ),
  'no secret is a plain value': (manifests) => [
    ...ofContainers(({ env = [] }) =>
      env.some(({ name, value }) => value !== undefined && secretName.test(name)),
    )(manifests),
    ...manifests
      .filter(
        ({ kind, data }) =>
          kind === 'ConfigMap' && Object.keys(data ?? {}).some((key) => secretName.test(key)),
      )
      .map(nameOf),
    ...manifests.filter(({ kind }) => kind === 'Secret').map(nameOf),
  ],
  'a part is in the database as itself alone': ofWorkloads(
    (workload) =>
      isPart(workload) &&
      !(workload.pod.volumes ?? []).some(
        ({ name, secret }) =>
          name === 'database' &&
          secret?.secretName === `database-${workload.labels['app.kubernetes.io/component']!.split('-')[0]}`,
      ),
  ),
  'traffic has left before a process goes, and its drain may end': ofWorkloads((workload) => {
    const { terminationGracePeriodSeconds: grace = 30, containers } = workload.pod;
    const pauses = containers.map(({ lifecycle }) => lifecycle?.preStop?.sleep?.seconds ?? 0);
    return (
      isReplicated(workload) && (Math.min(...pauses) < 5 || grace <= Math.max(...pauses) + DRAIN_SECONDS)
    );
  }),
  'a new one is ready before an old one goes': ofWorkloads(({ manifest }) => {
    const { rollingUpdate } = (manifest.spec!['strategy'] ?? {}) as { rollingUpdate?: Json };
    return manifest.kind === 'Deployment' && rollingUpdate?.['maxUnavailable'] !== 0;
  }),
  'replicas are spread over nodes': ofWorkloads(
    (workload) =>
      isReplicated(workload) &&
      !workload.pod.topologySpreadConstraints?.some(
        ({ topologyKey }) => topologyKey === 'kubernetes.io/hostname',
      ),
  ),
  'a node is emptied one of each at a time': (manifests) =>
    ofWorkloads(
      (workload) =>
        isReplicated(workload) &&
        !manifests.some(
          ({ kind, spec }) =>
            kind === 'PodDisruptionBudget' && selects(spec!['selector'] as Json, workload.labels),
        ),
    )(manifests),
  'nobody speaks to anybody unless told': (manifests) => {
    const isDenial = ({ spec }: Manifest): boolean =>
      Object.keys(spec!['podSelector'] as Json).length === 0 &&
      spec!['ingress'] === undefined &&
      spec!['egress'] === undefined &&
      String(spec!['policyTypes']) === 'Ingress,Egress';
    return policiesOfNetwork(manifests).some(isDenial) ? [] : ['no policy denies everything'];
  },
  'no policy lets everybody in': (manifests) =>
    policiesOfNetwork(manifests)
      .filter(({ spec }) =>
        ((spec!['ingress'] ?? []) as { from?: Json[]; ports?: Json[] }[]).some(
          ({ from, ports }) =>
            !from?.length || !ports?.length || from.some((peer) => Object.keys(peer).length === 0),
        ),
      )
      .map(nameOf),
  'Prometheus reaches the metrics of every part': (manifests) =>
    ofWorkloads((part) => isPart(part) && !isOpen(manifests, part, 'ingress', MONITORING, metricsPort(part)))(
      manifests,
    ),
  'every part reaches a collector of traces': (manifests) =>
    ofWorkloads((part) => isPart(part) && !isOpen(manifests, part, 'egress', MONITORING, OTLP_PORT))(
      manifests,
    ),
  'every selector finds somebody': (manifests) => {
    const found = workloadsOf(manifests).map(({ labels }) => labels);
    const selectorOf = ({ kind, spec }: Manifest): Json | undefined =>
      kind === 'Service' ? { matchLabels: spec!['selector'] } : (spec!['selector'] as Json);
    return manifests
      .filter(({ kind }) => ['Service', 'PodDisruptionBudget', 'PodMonitor'].includes(kind))
      .filter((manifest) => !found.some((labels) => selects(selectorOf(manifest), labels)))
      .map(nameOf);
  },
  'what is scaled has no number of its own': (manifests) => {
    const scaled = manifests
      .filter(({ kind }) => ['HorizontalPodAutoscaler', 'ScaledObject'].includes(kind))
      .map(({ spec }) => (spec!['scaleTargetRef'] as { name: string }).name);
    const twice = scaled.filter((name, index) => scaled.indexOf(name) < index);
    const numbered = manifests.filter(
      ({ kind, metadata, spec }) =>
        kind === 'Deployment' && scaled.includes(metadata.name) && spec!['replicas'] !== undefined,
    );
    return [...twice.map((name) => `${name} is scaled twice`), ...numbered.map(nameOf)];
  },
} satisfies Record<string, Policy>;

export type PolicyName = keyof typeof POLICIES;
