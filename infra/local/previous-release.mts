import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './compile.mts';

export const PREVIOUS_RELEASE_MISSING =
  'this checkout has neither a tag v… nor the commit of infra/release/previous.json: git fetch --tags --unshallow.';

/**
 * The release that runs beside this one while it is rolled out, as git knows it: the newest tag before this commit, or
 * as long as nothing was released the commit that stands for it. Null where this checkout has neither.
 */
export function findPreviousRelease(): string | null {
  const tag = git('describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*', 'HEAD^');
  if (tag !== null) return tag;
  const file = path.join(ROOT, 'infra/release/previous.json');
  const { commit } = JSON.parse(readFileSync(file, 'utf8')) as { commit: string };
  return git('rev-parse', '--verify', '--quiet', `${commit}^{commit}`);
}

function git(...args: string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
