import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { say } from './say.mts';

/** System folders that a bare PATH may lack, where daemons such as nginx live, and Go from its own archive. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/opt/homebrew/bin', '/usr/local/go/bin'];

/** A PATH on which system tools find each other too, whatever the one of this process is. */
export const systemPath = (): string => [process.env['PATH'] ?? '', ...SYSTEM_FOLDERS].join(path.delimiter);

/** The full path of the first of these programs that is installed, or null. */
export function findProgram(...names: string[]): string | null {
  const folders = systemPath().split(path.delimiter);
  for (const name of names)
    for (const folder of folders.filter(Boolean)) {
      const file = path.join(folder, name);
      if (isExecutable(file)) return file;
    }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Whether a Docker engine answers (a client without an engine is common). */
export function hasDocker(): boolean {
  const docker = findProgram('docker');
  return docker !== null && spawnSync(docker, ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/** How each package manager installs without asking; the update comes first where lists may be missing. */
const MANAGERS: { program: string; commands: (packages: string[]) => string[][] }[] = [
  {
    program: 'apt-get',
    commands: (packages) => [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', ...packages],
    ],
  },
  { program: 'dnf', commands: (packages) => [['install', '-y', '-q', ...packages]] },
  { program: 'apk', commands: (packages) => [['add', '--quiet', ...packages]] },
  { program: 'pacman', commands: (packages) => [['-Sy', '--noconfirm', ...packages]] },
];

/** Installs system packages when this is root on a machine with a package manager; whether they are there now. */
export function installPackages(what: string, packages: string[]): boolean {
  if (!isRoot()) return false;
  for (const manager of MANAGERS) {
    const program = findProgram(manager.program);
    if (program === null) continue;
    say(`Installing ${what} with ${manager.program}…`);
    return manager.commands(packages).every((args) => runsWell(program, args));
  }
  return false;
}

function runsWell(program: string, args: string[]): boolean {
  const env = { ...process.env, PATH: systemPath(), DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  if (status !== 0) say(stderr.trim());
  return status === 0;
}
