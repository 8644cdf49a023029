import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { findProgram, isRoot, systemPath } from './find.mts';
import { Stop } from './say.mts';

export const SUPERUSER = 'postgres';

/** How the server's programs are run: Postgres refuses to run as root, so root lends it a user. */
export interface RunAs {
  command(program: string, args: string[]): { command: string; args: string[]; uid?: number; gid?: number };
  owner: { uid: number; gid: number } | null;
}

export function postgresUser(programs: string, folder: string): RunAs {
  if (!isRoot()) return { command: (command, args) => ({ command, args }), owner: null };
  if (spawnSync('id', [SUPERUSER]).status !== 0) addUser(SUPERUSER);
  const id = (flag: string): number => Number(execFileSync('id', [flag, SUPERUSER], { encoding: 'utf8' }));
  const owner = { uid: id('-u'), gid: id('-g') };
  mkdirSync(folder, { recursive: true });
  if ([programs, path.dirname(folder)].every(isOpenToOthers))
    return { command: (command, args) => ({ command, args, ...owner }), owner };
  return { command: throughClosedFolders(), owner };
}

function addUser(name: string): void {
  const useradd = findProgram('useradd');
  const [command, args] = useradd
    ? [useradd, ['--system', '--user-group', '--no-create-home', name]]
    : [findProgram('adduser') ?? 'adduser', ['-S', '-D', '-H', name]];
  const added = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, PATH: systemPath() } });
  if (added.status !== 0)
    throw new Stop(
      `Postgres must not run as root, and no user "${name}" could be made: ${added.stderr ?? added.error}`,
    );
}

function isOpenToOthers(folder: string): boolean {
  const open = (statSync(folder).mode & 0o001) !== 0;
  return open && (folder === path.dirname(folder) || isOpenToOthers(path.dirname(folder)));
}

/** Root's own folders (a home, a fresh `mktemp -d`) are closed to that user: lend it the right to pass, no more. */
function throughClosedFolders(): RunAs['command'] {
  const setpriv = findProgram('setpriv');
  if (setpriv === null)
    throw new Stop(
      'Postgres must not run as root, and this folder is open to root alone: run as another user.',
    );
  const effective = /^CapEff:\s*(\w+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]!;
  const maySearch = (BigInt(`0x${effective}`) & 4n) !== 0n;
  const right = maySearch ? '+dac_read_search' : '+dac_override';
  const user = [`--reuid=${SUPERUSER}`, `--regid=${SUPERUSER}`, '--clear-groups'];
  const lend = [`--inh-caps=${right}`, `--ambient-caps=${right}`, '--securebits=+no_setuid_fixup'];
  return (program, args) => ({ command: setpriv, args: [...user, ...lend, program, ...args] });
}
