import type { Json, Manifest } from './render';
import { selects, type Workload } from './workloads';

interface Rule {
  from?: Json[];
  to?: Json[];
  ports?: { protocol: string; port: number }[];
}

export const policiesOfNetwork = (manifests: readonly Manifest[]): Manifest[] =>
  manifests.filter(({ kind }) => kind === 'NetworkPolicy');

/** Whether pods of a namespace labelled so may open connections to a workload's port, or it to such a port of theirs. */
export const isOpen = (
  manifests: readonly Manifest[],
  { labels }: Workload,
  direction: 'ingress' | 'egress',
  namespace: Record<string, string>,
  tcpPort: number | undefined,
): boolean =>
  policiesOfNetwork(manifests)
    .filter(({ spec }) => selects(spec!['podSelector'] as Json, labels))
    .flatMap(({ spec }) => (spec![direction] ?? []) as Rule[])
    .some(
      ({ from, to, ports }) =>
        (direction === 'ingress' ? from : to)?.some(
          ({ podSelector, namespaceSelector }) =>
            podSelector === undefined &&
            namespaceSelector !== undefined &&
            selects(namespaceSelector as Json, namespace),
        ) && ports?.some(({ protocol, port }) => protocol === 'TCP' && port === tcpPort),
    );
