import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds package.json, whether this runs from the source or from `dist`. */
function findRoot(from: string): string {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (dirname(at) === at) throw new Error(`No package.json above ${from}.`);
  }
}

export const ROOT = findRoot(__dirname);
/** Where the build puts the server and its documents. */
export const DIST = join(ROOT, 'dist');
/** Where the build puts the page. */
export const WEB_DIST = join(ROOT, 'web', 'dist');
