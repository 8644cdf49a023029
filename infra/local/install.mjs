import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Installs the packages of the lock file when they are missing or others; throws when npm could not. */
export function installWhenBehind(root) {
  const missing = !existsSync(path.join(root, 'node_modules/.package-lock.json'));
  if (!missing && isInstalled(root)) return;
  if (lstatSync(path.join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Error(
      'node_modules is a link, and npm would empty the folder that it leads to: install there, or remove the link.',
    );
  console.log(missing ? 'Installing packages (once; a minute or two)…' : 'Installing packages that changed…');
  const how = missing ? ['ci'] : ['install', '--no-save'];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const npm = spawnSync('npm', [...how, ...quiet], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (npm.error)
    throw new Error(`npm cannot be run (${npm.error.message}): install Node.js 20.19 or newer with npm.`);
  if (npm.status !== 0) throw new Error('npm could not install the packages; what it says is above.');
}

/** Whether `node_modules` holds the versions of `package-lock.json`; packages for other machines may be absent. */
export function isInstalled(root) {
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const present = packagesOf(path.join(root, 'node_modules/.package-lock.json'));
  return Object.entries(wanted).every(([where, { version, optional, peer }]) => {
    if (where === '') return true;
    const found = present[where];
    return found ? found.version === version : Boolean(optional || peer);
  });
}

const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
