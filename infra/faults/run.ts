import { inspect } from 'node:util';
import { lastLines } from '#libs/testing';
import { Choices } from '../checker/random';
import type { Counts } from '../checker/person';
import type { Comparison } from '../checker/verify';
import { Product, type Size } from './product';
import { underLoad } from './under-load';
import { CannotProvoke } from './cannot-provoke';
import type { Scenario, Stage, Surroundings } from './scenario';

/** `caught`: the guarantee was broken from outside, and the scenario noticed. */
type Verdict = 'held' | 'BROKEN' | 'caught' | 'NOT CAUGHT' | 'ERROR' | 'skipped';

export interface Outcome {
  scenario: Scenario;
  size: Size;
  seed: number;
  counts: Counts;
  comparisons: Comparison[];
  seconds: number;
  verdict: Verdict;
  /** Why it was skipped, or what ended it early. */
  reason?: string;
}

export interface RunOptions {
  size: Size;
  seed: number;
  broken: boolean;
  say(line: string): void;
  /** The product that runs now, for who wants to stop everything; null when none does. */
  onProduct(product: Product | null): void;
}

/** Differences printed of each kind; the count is always whole. */
const SHOWN_MAX = 5;

/** Runs one scenario against a fresh product, telling as it goes. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<Outcome> {
  const { size, seed, broken, say } = options;
  say(`\n== ${scenario.number}. ${scenario.provokes} (${size}, seed ${seed})`);
  say(`   must hold: ${scenario.holds}`);
  if (broken) say(`   broken on purpose: ${scenario.breakage}`);
  const startedMs = performance.now();
  const found: Pick<Outcome, 'counts' | 'comparisons'> = {
    counts: { acknowledged: 0, refused: 0, unknown: 0 },
    comparisons: [],
  };
  const ended = await attempt(scenario, options, found);
  const verdict = ended?.verdict ?? verdictOf(found.comparisons, broken);
  const { acknowledged, refused, unknown } = found.counts;
  say(`   client: acknowledged ${acknowledged}, refused ${refused}, unknown ${unknown}`);
  for (const comparison of found.comparisons) tell(comparison, say);
  if (ended) say(`   ${ended.reason}`);
  const seconds = (performance.now() - startedMs) / 1000;
  say(`   verdict: ${verdict} (${seconds.toFixed(0)} s, seed ${seed})`);
  return { scenario, size, seed, ...found, seconds, verdict, reason: ended?.reason };
}

/** @returns why it ended early, if it did */
async function attempt(
  scenario: Scenario,
  { size, seed, broken, say, onProduct }: RunOptions,
  found: Pick<Outcome, 'counts' | 'comparisons'>,
): Promise<{ verdict: Verdict; reason: string } | undefined> {
  let product: Product | undefined;
  let surroundings: Surroundings | undefined;
  let wentWrong = true;
  try {
    surroundings = await scenario.surroundings?.(size);
    product = await Product.start({ size, settings: { ...scenario.settings, ...surroundings?.settings } });
    onProduct(product);
    const stage: Stage = {
      product,
      size,
      broken,
      folder: surroundings?.folder ?? product.folder,
      choices: new Choices(seed),
      did: (what) => say(`   ${what}`),
      count: (counts) => {
        for (const kind of Object.keys(counts) as (keyof Counts)[]) found.counts[kind] += counts[kind];
      },
      compare: (...comparisons) => void found.comparisons.push(...comparisons),
    };
    await ('fault' in scenario ? underLoad(stage, scenario) : scenario.run(stage));
    wentWrong = !broken && verdictOf(found.comparisons, broken) !== 'held';
    return undefined;
  } catch (error) {
    if (error instanceof CannotProvoke) {
      wentWrong = false;
      return { verdict: 'skipped', reason: error.message };
    }
    return { verdict: 'ERROR', reason: inspect(error) };
  } finally {
    if (wentWrong && product) {
      say(`   logs and data: ${product.folder}`);
      for (const line of lastLines(product.folder)) say(`   ${line}`);
    }
    await product?.stop({ keepLogs: wentWrong });
    onProduct(null);
    await surroundings?.end();
  }
}

function verdictOf(comparisons: readonly Comparison[], broken: boolean): Verdict {
  const agree = comparisons.every(({ differences }) => differences.length === 0);
  if (broken) return agree ? 'NOT CAUGHT' : 'caught';
  return agree ? 'held' : 'BROKEN';
}

/** Says once more what did not come out as it was to. */
export function retell(
  { scenario, size, verdict, comparisons, reason }: Outcome,
  say: RunOptions['say'],
): void {
  say(`\n${verdict}: ${scenario.number}. ${scenario.provokes} (${size})`);
  for (const comparison of comparisons.filter(({ differences }) => differences.length > 0))
    tell(comparison, say);
  if (reason) say(`   ${reason}`);
}

function tell({ what, compared, differences }: Comparison, say: RunOptions['say']): void {
  const outcome = differences.length === 0 ? 'agree' : `${differences.length} differences`;
  say(`   compared ${compared} ${what}: ${outcome}`);
  for (const difference of differences.slice(0, SHOWN_MAX)) say(`     ${difference.slice(0, 300)}`);
}
