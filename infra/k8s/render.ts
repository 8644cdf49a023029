import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

const OVERLAYS = path.resolve(__dirname, '../../k8s/overlays');
const BYTES_MAX = 16 * 1024 * 1024;

export type Json = { [name: string]: unknown };

/** One object of the cluster, with what the policies look at. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  spec?: Json;
  data?: Record<string, string>;
}

/** What `kubectl apply -k` would send. @throws Error with kustomize' own words */
export function renderOverlay(kustomize: string, overlay: string): string {
  const { status, stdout, stderr } = spawnSync(kustomize, ['build', path.join(OVERLAYS, overlay)], {
    encoding: 'utf8',
    maxBuffer: BYTES_MAX,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

export const manifestsOf = (text: string): Manifest[] =>
  parseAllDocuments(text).map((document) => document.toJS() as Manifest);
