import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './compile.mts';

/** What a start command leaves in its data folder while it runs. */
interface Launcher {
  pid: number;
  /** An origin. */
  url: string;
}

const fileIn = (data: string): string => path.join(data, 'launcher.json');

/** The launcher of a Sacred Valley that is known to run on a data folder. */
export const launcherOf = (data: string): Launcher =>
  JSON.parse(readFileSync(fileIn(data), 'utf8')) as Launcher;

/** The launcher of the Sacred Valley that runs on this DATA_DIR, if one does. */
export function runningHere(): Launcher | null {
  const data = process.env['DATA_DIR'] || path.join(ROOT, '.data');
  return existsSync(fileIn(data)) ? launcherOf(data) : null;
}
