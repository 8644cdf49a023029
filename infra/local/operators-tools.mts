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
