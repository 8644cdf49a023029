/**
 * `node infra/local/with-node.mjs <script.mts> [arguments]`: runs a script of this folder on the Node that the
 * lock file names, installing what is missing first. Works on Node 20.19 with no `node_modules` at all.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { installWhenBehind } from './install.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`This is Node ${process.versions.node}: install Node.js 20.19 or newer.`);
  process.exit(1);
}

const here = import.meta.dirname;
const root = path.resolve(here, '../..');
const [script, ...args] = process.argv.slice(2);

try {
  installWhenBehind(root);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const node = path.join(root, 'node_modules/node/bin/node');
if (!existsSync(node)) {
  console.error(
    'The package "node" is installed, but its program is not: install scripts seem to be switched off. ' +
      'Run `npm rebuild node --ignore-scripts=false` and start again.',
  );
  process.exit(1);
}

const env = {
  ...process.env,
  PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
};
// The scripts read a few of the product's own files, which are compiled as CommonJS for everyone else.
const quiet = '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON';
const child = spawn(node, [quiet, path.join(here, script), ...args], { cwd: root, env, stdio: 'inherit' });
// A terminal tells the whole group of a Ctrl-C; a signal sent to this process alone has to be handed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
