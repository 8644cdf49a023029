import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { describeWith, provided } from '#libs/testing';
import { CustomSchemas } from '../custom-schemas';
import { type Json, type Manifest, manifestsOf, renderOverlay } from '../render';

/** The oldest that the manifests are for. */
const KUBERNETES = '1.34';
const OVERLAYS = ['development', 'production', 'restore'];
/** Kinds whose definitions come as no module: `npm run test:cluster` asks an API server that has them. */
const ONLY_THE_CLUSTER_KNOWS = ['Kafka', 'KafkaNodePool', 'ObjectStore', 'PodMonitor', 'PrometheusRule'];

const render = (overlay: string): Manifest[] => manifestsOf(renderOverlay(provided('kustomize'), overlay));
/** Kinds of Kubernetes itself have a group without a dot, or one of k8s.io other than the Gateway API's. */
const isOwnKind = ({ apiVersion }: Manifest): boolean =>
  !/^[^/]*\./.test(apiVersion) || /^(networking|policy|rbac)(\.\w+)?\.k8s\.io\//.test(apiVersion);

describeWith('kustomize', 'the schemas', () => {
  describeWith('kubernetes-validate', 'of Kubernetes', () => {
    let folder: string;
    beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-manifests-'))));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** What it complains of; empty when all is well. */
    const complaints = (manifests: Manifest[]): string => {
      const file = path.join(folder, 'manifests.yaml');
      writeFileSync(file, manifests.map((manifest) => stringify(manifest)).join('---\n'));
      const args = ['--strict', '--quiet', '-k', KUBERNETES, file];
      const { status, stdout, stderr } = spawnSync(provided('kubernetes-validate'), args, {
        encoding: 'utf8',
      });
      return status === 0 && !/WARN|ERROR/.test(stdout + stderr)
        ? ''
        : stdout + stderr || `exit code ${status}`;
    };

    test.each(OVERLAYS)('%s has no field that they do not know', (overlay) => {
      const own = render(overlay).filter(isOwnKind);
      expect(own.length).toBeGreaterThan(30);
      expect(complaints(own)).toBe('');
    });

    test('a field that is misspelt is noticed', () => {
      const habit = render('production').find(({ kind }) => kind === 'Deployment')!;
      (habit.spec as Json)['replica'] = 2;
      expect(complaints([habit])).toContain('replica');
    });
  });

  describeWith('custom-resources', 'of custom resources', () => {
    let schemas: CustomSchemas;
    beforeAll(() => (schemas = new CustomSchemas(provided('custom-resources').split(':'))));
    const custom = (): Manifest[] => render('restore').filter((manifest) => !isOwnKind(manifest));

    test('production, also a restored one, has no field that they do not know', () => {
      expect(custom().flatMap((manifest) => schemas.problems(manifest) ?? [])).toEqual([]);
    });

    test('every kind is known, but for those that only a cluster knows', () => {
      const unknown = custom().filter((manifest) => schemas.problems(manifest) === null);
      expect([...new Set(unknown.map(({ kind }) => kind))].sort()).toEqual(ONLY_THE_CLUSTER_KNOWS);
    });

    test.each(['HTTPRoute', 'ScaledObject', 'Cluster'])('a misspelt field of %s is noticed', (kind) => {
      const manifest = custom().find((one) => one.kind === kind)!;
      manifest.spec!['misspelt'] = true;
      expect(schemas.problems(manifest)).toHaveLength(1);
    });
  });
});
