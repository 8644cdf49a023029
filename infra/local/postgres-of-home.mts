import { readFileSync } from 'node:fs';
import path from 'node:path';

const DATABASE = 'sacred_valley';
const SUPERUSER = 'postgres';
/** Of `postmaster.pid`: the line with the port, counted from 0. */
const PORT_LINE = 3;

/** The URL of the database that `npm start` runs on this data folder; null when none does. */
export function runningPostgres(dataDir: string): string | null {
  try {
    const password = readFileSync(path.join(dataDir, 'postgres-password'), 'utf8').trim();
    const lines = readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n');
    return `postgres://${SUPERUSER}:${password}@127.0.0.1:${Number(lines[PORT_LINE])}/${DATABASE}`;
  } catch {
    return null;
  }
}
