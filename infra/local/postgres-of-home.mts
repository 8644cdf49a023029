import { readFileSync } from 'node:fs';
import path from 'node:path';
import { primaryFolder } from './postgres-folders.mts';

const DATABASE = 'sacred_valley';
const SUPERUSER = 'postgres';
/** Of `postmaster.pid`: the line with the port, counted from 0. */
const PORT_LINE = 3;

/** The URL of the database that `npm start` runs on this data folder; null when none does. */
export function runningPostgres(dataDir: string): string | null {
  try {
    const password = readFileSync(path.join(dataDir, 'postgres-password'), 'utf8').trim();
    const running = path.join(dataDir, primaryFolder(dataDir), 'postmaster.pid');
    const port = Number(readFileSync(running, 'utf8').split('\n')[PORT_LINE]);
    return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${DATABASE}`;
  } catch {
    return null;
  }
}
