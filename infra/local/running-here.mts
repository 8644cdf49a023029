import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './compile.mts';

/** What a start command leaves in its DATA_DIR while it runs. */
export interface RunningHere {
  pid: number;
  /** An origin. */
  url: string;
}

/** The Sacred Valley that runs on this DATA_DIR, if one does. */
export function runningHere(): RunningHere | null {
  const file = path.join(process.env['DATA_DIR'] || path.join(ROOT, '.data'), 'launcher.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RunningHere) : null;
}
