import type { Json, Manifest } from './render';

export interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  ports?: { name: string; containerPort: number }[];
  env?: { name: string; value?: string; valueFrom?: Json }[];
  securityContext?: {
    allowPrivilegeEscalation?: boolean;
    privileged?: boolean;
    readOnlyRootFilesystem?: boolean;
    runAsUser?: number;
    capabilities?: { drop?: string[]; add?: string[] };
  };
  resources?: Partial<Record<'requests' | 'limits', Record<string, string>>>;
  livenessProbe?: Json;
  readinessProbe?: { httpGet?: { path: string } };
  lifecycle?: { preStop?: { sleep?: { seconds: number } } };
}

export interface PodSpec {
  automountServiceAccountToken?: boolean;
  hostNetwork?: boolean;
  hostPID?: boolean;
  terminationGracePeriodSeconds?: number;
  securityContext?: {
    runAsNonRoot?: boolean;
    runAsUser?: number;
    fsGroupChangePolicy?: string;
    seccompProfile?: { type: string };
  };
  topologySpreadConstraints?: { topologyKey: string }[];
  containers: Container[];
  initContainers?: Container[];
  volumes?: { name: string; hostPath?: Json; secret?: { secretName?: string } }[];
}

/** What makes pods by a template of ours; operators make their own. */
export interface Workload {
  manifest: Manifest;
  labels: Record<string, string>;
  pod: PodSpec;
}

const WITH_TEMPLATE = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'];

interface Template {
  metadata?: { labels?: Record<string, string> };
  spec: PodSpec;
}

export const workloadsOf = (manifests: readonly Manifest[]): Workload[] =>
  manifests
    .filter(({ kind }) => WITH_TEMPLATE.includes(kind))
    .map((manifest) => {
      const { spec: own } = (manifest.spec!['jobTemplate'] ?? manifest) as { spec: Json };
      const { metadata, spec } = own['template'] as Template;
      return { manifest, labels: metadata?.labels ?? {}, pod: spec };
    });

export const containersOf = ({ pod }: Workload): Container[] => [
  ...(pod.initContainers ?? []),
  ...pod.containers,
];

/** As people say it: `Deployment/habit`. */
export const nameOf = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.name}`;

/** Whether a selector of labels (equality alone, or `In`) chooses these. */
export function selects(selector: Json | undefined, labels: Record<string, string>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = (selector ?? {}) as {
    matchLabels?: Record<string, string>;
    matchExpressions?: { key: string; operator: string; values?: string[] }[];
  };
  return (
    Object.entries(matchLabels).every(([name, value]) => labels[name] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) =>
      operator === 'In' ? values.includes(labels[key] ?? '') : operator === 'Exists' && key in labels,
    )
  );
}
