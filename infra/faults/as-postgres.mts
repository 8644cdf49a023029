import { spawn } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { postgresUser } from '../local/postgres-user.mts';

/**
 * `as-postgres.mts <folder> <program> [argument…]`: runs a program as the user that the server in that folder runs as,
 * who also owns the folders that it is to find there. Ends with its exit code.
 */
const FOLDERS = ['backups', 'keys', 'spool', 'lock'];
const [folder = '', program = '', ...args] = process.argv.slice(2);
const runAs = postgresUser(folder, path.join(folder, 'backups'));
for (const name of FOLDERS) {
  const own = path.join(folder, name);
  mkdirSync(own, { recursive: true });
  if (!runAs.owner) continue;
  const { uid, gid } = runAs.owner;
  for (const file of [own, ...readdirSync(own).map((each) => path.join(own, each))])
    chownSync(file, uid, gid);
}
// It makes the data folder itself.
if (runAs.owner) chownSync(folder, runAs.owner.uid, runAs.owner.gid);
const { command, args: all, uid, gid } = runAs.command(program, args);
const child = spawn(command, all, { cwd: '/', uid, gid, stdio: 'inherit' });
process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
