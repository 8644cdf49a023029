import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { findProgram, hasDocker } from '../local/find.mts';
import { ROOT } from '../local/compile.mts';
import { Stop } from '../local/say.mts';
import { progress } from './progress.mts';
import { run } from './tools.mts';

const CACHE = path.join(ROOT, '.cache/k6');
const MODULE = 'go.k6.io/k6@latest';
const IMAGE = 'grafana/k6:latest';
const MISSING = 'k6 is needed for this workload and was not found: install k6, Go or Docker.';
/** What k6 ends with when a threshold was crossed, which the bench reads from the summary. */
const CROSSED = 99;

/** Runs a script of infra/k6. It reads and writes files of `folder` alone. */
export async function k6(script: string, folder: string, settings: Record<string, string>): Promise<void> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const file = path.join(ROOT, 'infra/k6', script);
  const args = ['run', '--quiet', '--no-usage-report', ...flags, file];
  const { command, before } = await findK6(folder);
  try {
    await run(command, [...before, ...args]);
  } catch (error) {
    if (!(error as Error).message.includes(`ended with ${CROSSED}`)) throw error;
  }
}

/** From PATH, made by Go once, or in Docker. @throws Stop when it cannot be had */
async function findK6(folder: string): Promise<{ command: string; before: string[] }> {
  const made = path.join(CACHE, 'k6');
  const found = findProgram('k6') ?? (existsSync(made) ? made : null);
  if (found !== null) return { command: found, before: [] };
  const go = findProgram('go');
  if (go !== null) {
    progress('Making k6 with Go (once, some minutes)…');
    mkdirSync(CACHE, { recursive: true });
    const env = { ...process.env, GOBIN: CACHE, GOFLAGS: '-mod=mod' };
    await run(go, ['install', MODULE], { env });
    return { command: made, before: [] };
  }
  if (!hasDocker()) throw new Stop(MISSING);
  const mounts = ['-v', `${ROOT}/infra/k6:${ROOT}/infra/k6:ro`, '-v', `${folder}:${folder}`];
  const user = ['--user', `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`];
  return {
    command: findProgram('docker')!,
    before: ['run', '--rm', '--network', 'host', ...user, ...mounts, IMAGE],
  };
}
