import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './compile.mts';
import { findProgram, installPackages } from './find.mts';
import { say } from './say.mts';

/** Fetched once each into `.cache`; a newer kustomize wants a newer Go than hosted runners have. */
const KUSTOMIZE = 'sigs.k8s.io/kustomize/kustomize/v5@v5.7.1';
const VALIDATE = 'kubernetes-validate==1.37.0';
const CACHE = path.join(ROOT, '.cache/operators');
const FETCH_TIMEOUT_MS = 400_000;

export const KUSTOMIZE_MISSING = 'install kustomize, or Go to build it with.';
export const PROMTOOL_MISSING = 'install promtool (Debian has it in `prometheus`).';
export const VALIDATE_MISSING = 'Python 3 with venv is needed, and PyPI in reach.';

/** kustomize, of this machine or built with Go; null when there is neither. */
export function findKustomize(): string | null {
  const own = path.join(CACHE, 'bin/kustomize');
  const found = findProgram('kustomize');
  if (found !== null || existsSync(own)) return found ?? own;
  const go = findProgram('go');
  if (go === null) return null;
  say('Building kustomize (once)…');
  const env = { ...process.env, GOBIN: path.join(CACHE, 'bin'), GOFLAGS: '-mod=mod' };
  return succeeds(go, ['install', KUSTOMIZE], env) ? own : null;
}

/** The unit tests of alerts; null when it can't be had. */
export const findPromtool = (): string | null =>
  findProgram('promtool') ?? (installPackages('promtool', ['prometheus']) ? findProgram('promtool') : null);

/** The strict check of manifests against the schemas of Kubernetes; null when it can't be had. */
export function findKubernetesValidate(): string | null {
  const home = path.join(CACHE, 'validate');
  const program = path.join(home, 'bin/kubernetes-validate');
  const found = findProgram('kubernetes-validate');
  if (found !== null || existsSync(program)) return found ?? program;
  const python = findProgram('python3');
  if (python === null) return null;
  say('Fetching the schemas of Kubernetes with pip (once)…');
  const pip = ['install', '--quiet', '--disable-pip-version-check', VALIDATE];
  const done = succeeds(python, ['-m', 'venv', home]) && succeeds(path.join(home, 'bin/pip'), pip);
  return done ? program : null;
}

function succeeds(program: string, args: string[], env = process.env): boolean {
  mkdirSync(CACHE, { recursive: true });
  const { status, stderr } = spawnSync(program, args, {
    cwd: CACHE,
    env,
    encoding: 'utf8',
    timeout: FETCH_TIMEOUT_MS,
  });
  if (status !== 0) say(stderr.trim().split('\n').at(-1) ?? '');
  return status === 0;
}

/** Where operators' own kinds are defined, as far as they come as Go modules: the folder with them in each. */
const CUSTOM_RESOURCES = {
  'sigs.k8s.io/gateway-api@v1.3.0': 'config/crd/standard',
  'github.com/kedacore/keda/v2@v2.17.2': 'config/crd/bases',
  'github.com/cloudnative-pg/cloudnative-pg@v1.27.0': 'config/crd/bases',
};
export const CUSTOM_RESOURCES_MISSING = 'Go is needed to fetch the definitions of custom resources.';

/** The folders with definitions of custom resources, separated by colons; null when they can't be had. */
export function findCustomResources(): string | null {
  const go = findProgram('go');
  if (go === null) return null;
  mkdirSync(CACHE, { recursive: true });
  const folders = Object.entries(CUSTOM_RESOURCES).map(([module, folder]) => {
    const args = ['mod', 'download', '-json', module];
    const options = { cwd: CACHE, encoding: 'utf8', timeout: FETCH_TIMEOUT_MS } as const;
    const { status, stdout } = spawnSync(go, args, options);
    return status === 0 ? path.join((JSON.parse(stdout) as { Dir: string }).Dir, folder) : null;
  });
  return folders.includes(null) ? null : folders.join(':');
}
