import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../local/compile.mts';
import { atMost, budget, type Budget } from './budget.mts';

const DIST = path.join(ROOT, 'web/dist');
const FIRST_LOAD_KIB_MAX = 150;
const BYTES_PER_KIB = 1_024;
/** What the page itself names, and so loads before anybody does anything. */
const NAMED_SCRIPTS = /(?:src|href)="\/(assets\/[^"]+\.js)"/g;

/** The compressed JavaScript of the first load. */
export function measureSize(): Budget[] {
  const page = readFileSync(path.join(DIST, 'index.html'), 'utf8');
  const scripts = [...page.matchAll(NAMED_SCRIPTS)].map(([, file]) => readFileSync(path.join(DIST, file!)));
  const kib = (sizes: number[]): number => sizes.reduce((sum, size) => sum + size, 0) / BYTES_PER_KIB;
  const sent = [...page.matchAll(NAMED_SCRIPTS)].map(
    ([, file]) => readFileSync(path.join(DIST, `${file}.br`)).length,
  );
  return [
    budget({
      what: 'JavaScript of the first load, compressed',
      where: 'any screen',
      unit: 'KiB',
      limit: atMost(FIRST_LOAD_KIB_MAX),
      reached: kib(scripts.map((script) => gzipSync(script, { level: 9 }).length)),
      notes: [`counted with gzip; sent with Brotli it is ${kib(sent).toFixed(0)} KiB.`],
    }),
  ];
}
