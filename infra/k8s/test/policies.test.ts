import { describeWith, provided } from '#libs/testing';
import { POLICIES, type PolicyName } from '../policies';
import { type Json, type Manifest, manifestsOf, renderOverlay } from '../render';
import { type Container, type PodSpec } from '../workloads';

const OVERLAYS = ['development', 'production', 'restore'];

interface Broken {
  manifests: Manifest[];
  /** The first part's Deployment, its pods and its container. */
  habit: Manifest;
  pod: PodSpec;
  part: Container;
}

/** How each policy is broken by hand; what comes of it must be told by name. */
const BREAKAGES: Record<PolicyName, (broken: Broken) => unknown> = {
  'no process is root': ({ pod }) => (pod.securityContext!.runAsUser = 0),
  'no container makes itself root': ({ part }) => (part.securityContext!.allowPrivilegeEscalation = true),
  'nothing is written beside the volumes': ({ part }) =>
    (part.securityContext!.readOnlyRootFilesystem = false),
  'no capability is kept': ({ part }) => (part.securityContext!.capabilities!.add = ['NET_ADMIN']),
  'system calls are filtered': ({ pod }) => (pod.securityContext!.seccompProfile!.type = 'Unconfined'),
  'nobody has a token for the cluster': ({ pod }) => delete pod.automountServiceAccountToken,
  'nobody reaches into the node': ({ pod }) => pod.volumes!.push({ name: 'node', hostPath: { path: '/' } }),
  'memory and cores are asked for and bounded': ({ part }) => delete part.resources!.limits!['memory'],
  'whoever stays up is asked whether it lives and whether it is ready': ({ part }) =>
    delete part.readinessProbe,
  'a store that is away takes no part out': ({ part }) =>
    (part.readinessProbe = { httpGet: { path: '/health/ready' } }),
  'a disk keeps the rights of its files when its pod starts again': ({ manifests }) => {
    const { template } = find(manifests, 'StatefulSet', 'redis').spec as { template: { spec: PodSpec } };
    delete template.spec.securityContext!.fsGroupChangePolicy;
  },
  'every image has a version': ({ part }) => (part.image = 'registry.example:5000/sacred-valley'),
  'no secret is a plain value': ({ part }) =>
    part.env!.push({ name: 'DATABASE_URL', value: 'postgres://valley:secret@db/valley' }),
  'a part is in the database as itself alone': ({ pod }) =>
    (pod.volumes!.find(({ name }) => name === 'database')!.secret!.secretName = 'database'),
  'traffic has left before a process goes, and its drain may end': ({ pod }) =>
    (pod.terminationGracePeriodSeconds = 28),
  'a new one is ready before an old one goes': ({ habit }) =>
    (habit.spec!['strategy'] = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } }),
  'replicas are spread over nodes': ({ pod }) => delete pod.topologySpreadConstraints,
  'a node is emptied one of each at a time': ({ manifests }) =>
    remove(manifests, 'PodDisruptionBudget', 'habit'),
  'nobody speaks to anybody unless told': ({ manifests }) => remove(manifests, 'NetworkPolicy', 'deny-all'),
  'no policy lets everybody in': ({ manifests }) =>
    (find(manifests, 'NetworkPolicy', 'to-redis').spec!['ingress'] = [{ ports: [{ port: 6379 }] }]),
  'Prometheus reaches the metrics of every part': ({ part }) =>
    (part.ports!.find(({ name }) => name === 'metrics')!.containerPort = 9465),
  'every part reaches a collector of traces': ({ manifests }) =>
    remove(manifests, 'NetworkPolicy', 'parts-to-collectors'),
  'every selector finds somebody': ({ manifests }) =>
    ((find(manifests, 'Service', 'habit').spec!['selector'] as Json)['app.kubernetes.io/component'] =
      'habits'),
  'what is scaled has no number of its own': ({ habit }) => (habit.spec!['replicas'] = 3),
};

const find = (manifests: Manifest[], kind: string, name: string): Manifest =>
  manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name)!;
const remove = (manifests: Manifest[], kind: string, name: string): Manifest[] =>
  manifests.splice(manifests.indexOf(find(manifests, kind, name)), 1);

describeWith('kustomize', 'what is sent to a cluster', () => {
  const texts = new Map<string, string>();
  beforeAll(() => {
    for (const overlay of OVERLAYS) texts.set(overlay, renderOverlay(provided('kustomize'), overlay));
  });
  const names = Object.keys(POLICIES) as PolicyName[];

  describe.each(OVERLAYS)('%s', (overlay) => {
    test.each(names)('%s', (name) => {
      expect(POLICIES[name](manifestsOf(texts.get(overlay)!))).toEqual([]);
    });
  });

  test.each(names)('it is noticed when it does not hold: %s', (name) => {
    const manifests = manifestsOf(texts.get('production')!);
    const habit = find(manifests, 'Deployment', 'habit');
    const pod = (habit.spec!['template'] as { spec: PodSpec }).spec;
    BREAKAGES[name]({ manifests, habit, pod, part: pod.containers[0]! });
    expect(POLICIES[name](manifests)).not.toEqual([]);
  });
});
