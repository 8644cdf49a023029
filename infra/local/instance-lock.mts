import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startMark } from './process-table.mts';
import { Stop } from './say.mts';

interface Holder {
  pid: number;
  /** Its start, so that a later process with the same number is not taken for it. */
  mark: string | null;
  url: string;
}

/**
 * Makes this process the only launcher on a data folder until it ends; a holder that was killed is replaced.
 * @returns a function that gives the folder free again
 */
export function lockInstance(dataDir: string, url: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, 'launcher.json');
  const mine = JSON.stringify({ pid: process.pid, mark: startMark(process.pid), url } satisfies Holder);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    while (!claimed(draft, file)) removeStale(file, dataDir);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (read(file) === mine) rmSync(file, { force: true });
  };
}

/** Whether the file is ours now: a link is made whole or not at all, and never over another's. */
function claimed(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(file: string, dataDir: string): void {
  const text = read(file);
  if (text === null) return;
  refuseIfAlive(text, dataDir);
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  // Another start may have replaced the stale one in between: then what was moved is alive, and goes back.
  if (read(aside) !== text) claimed(aside, file);
  rmSync(aside, { force: true });
}

function refuseIfAlive(text: string, dataDir: string): void {
  const holder = parse(text);
  if (holder === null || holder.mark === null || startMark(holder.pid) !== holder.mark) return;
  throw new Stop(
    `Sacred Valley already runs on ${dataDir} (process ${holder.pid}, ${holder.url}): ` +
      'stop that one first, or set another DATA_DIR and PORT.',
  );
}

function parse(text: string): Holder | null {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return null;
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
