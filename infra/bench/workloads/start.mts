import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../../local/compile.mts';
import type { Bench } from '../bench.mts';
import { atMost, type Figure, figure } from '../figure.mts';
import { spreadOf } from '../numbers.mts';

const [COLD_TARGET_S, WARM_TARGET_S] = [20, 6];
const MS = 1_000;
/** What a checkout does not bring: the packages are linked, the rest is made by the start. */
const NOT_CHECKED_OUT = new Set(['node_modules', 'dist', '.git', '.data', '.cache', '.nx']);

/** 11: from `npm start` to ready, with nothing built and no data after an install, and once more. */
export async function start(bench: Bench): Promise<Figure[]> {
  await bench.release();
  const rounds = await bench.rounds(async () => {
    const root = checkout();
    const product = bench.product({ root });
    const cold = (await product.start()) / MS;
    await product.stop();
    const warm = (await product.start()) / MS;
    await bench.end(product);
    rmSync(root, { recursive: true, force: true });
    return { cold, warm };
  });
  return [
    startFigure(
      'cold, builds included',
      rounds.map(({ cold }) => cold),
      COLD_TARGET_S,
    ),
    startFigure(
      'warm',
      rounds.map(({ warm }) => warm),
      WARM_TARGET_S,
    ),
  ];
}

const startFigure = (what: string, seconds: number[], target: number): Figure =>
  figure({ workload: 'start', what, unit: 's', spread: spreadOf(seconds), target: atMost(target) });

/** This checkout as it is after `npm ci`. */
function checkout(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-checkout-'));
  cpSync(ROOT, folder, { recursive: true, filter: (source) => !NOT_CHECKED_OUT.has(path.basename(source)) });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}
