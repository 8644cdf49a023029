import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

const WORKER = 'sw.js';
/** Served from `/` itself, or read by the browser alone. */
const NOT_KEPT = [WORKER, 'index.html'];

/** Tells the service worker of a build its files, and gives it a name that changes with any of them. */
export const offlineFiles = (): Plugin => ({
  name: 'offline-files',
  apply: 'build',
  writeBundle({ dir }) {
    const folder = dir!;
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort();
    const hash = createHash('sha256');
    for (const file of files) hash.update(file).update(readFileSync(path.join(folder, file)));
    const kept = files.filter((file) => !NOT_KEPT.includes(file)).map((file) => `/${file}`);
    const worker = path.join(folder, WORKER);
    const code = readFileSync(worker, 'utf8')
      .replace('__BUILD__', hash.digest('hex').slice(0, 16))
      .replace('__FILES__', JSON.stringify(kept));
    writeFileSync(worker, code);
  },
});
