import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = path.join(__dirname, '../dist');
const FIRST_LOAD_BYTES_MAX = 150 * 1024;

/** `npm test` builds the page before it runs anything. */
const whenBuilt = existsSync(path.join(DIST, 'index.html')) ? describe : describe.skip;

whenBuilt('the first load', () => {
  const page = readFileSync(path.join(DIST, 'index.html'), 'utf8');
  const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file!);

  it('takes at most 150 KB of compressed JavaScript', () => {
    const bytes = scripts.map((file) => gzipSync(readFileSync(path.join(DIST, file)), { level: 9 }).length);
    expect(scripts).not.toHaveLength(0);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(FIRST_LOAD_BYTES_MAX);
  });

  it('is kept whole by the service worker', () => {
    const worker = readFileSync(path.join(DIST, 'sw.js'), 'utf8');
    for (const file of scripts) expect(worker).toContain(`/${file}`);
    expect(worker).not.toContain('__FILES__');
  });
});
