import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const LINES_MAX = 12;
const LINE_MAX_CHARACTERS = 400;

/**
 * The last lines of every log below a folder, each log with its name first: in hosted CI nobody can open them
 * afterwards.
 */
export function lastLines(folder: string): string[] {
  const files = existsSync(folder) ? globSync('**/*.log', { cwd: folder }).toSorted() : [];
  return files.flatMap((file) => {
    const lines = readFileSync(path.join(folder, file), 'utf8').split('\n').filter(Boolean);
    const last = lines.slice(-LINES_MAX).map((line) => `  ${line.slice(0, LINE_MAX_CHARACTERS)}`);
    return last.length === 0 ? [] : [`${file}, ${last.length} of ${lines.length} lines:`, ...last];
  });
}
