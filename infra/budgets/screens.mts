import lighthouse, { type Result } from 'lighthouse';
import { median } from '../bench/numbers.mts';
import { progress } from '../bench/progress.mts';
import { withBrowser } from '../browser/open.mts';
import { hold } from '../browser/session.mts';
import { freePort } from '../local/ports.mts';
import { type Destination, secondsUntilThere } from './arrival.mts';
import { atLeast, atMost, type Budget, budget } from './budget.mts';
import type { Stand } from '../browser/stand.mts';

/** Lighthouse calls for several runs, of which the middle one counts. */
const ROUNDS = { long: 3, short: 1 };
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
const NAMED_MAX = 6;

/** The browser lost the beginning of its own recording: nothing was learnt of the page, so it is visited again. */
const LOST_RECORDINGS = ['NO_NAVSTART', 'NO_TRACING_STARTED'];
const VISITS_MAX = 3;

interface Screen extends Destination {
  name: string;
}

const screensOf = ({ clanId }: Stand): Screen[] => [
  { name: 'sign-in', address: '/', isSignedIn: false, awaited: 'form' },
  { name: 'Today', address: '/today', isSignedIn: true, awaited: '.habit' },
  { name: 'board', address: `/board/clan:${clanId}?period=week`, isSignedIn: true, awaited: '.board-row' },
];

/** What Lighthouse's mobile preset (a slow phone on a slow network, simulated) says of the first screens. */
export async function measureScreens(stand: Stand, isShort: boolean): Promise<Budget[]> {
  const budgets: Budget[] = [];
  const rounds = isShort ? ROUNDS.short : ROUNDS.long;
  for (const screen of screensOf(stand)) {
    const results: Result[] = [];
    for (let round = 0; round < rounds; round += 1) {
      progress(`Lighthouse: ${screen.name}…`);
      results.push(await visit(stand, screen));
    }
    budgets.push(...budgetsOf(screen.name, results, await secondsUntilThere(stand, screen, rounds)));
  }
  return budgets;
}

async function visit(stand: Stand, screen: Screen): Promise<Result> {
  for (let visits = 1; ; visits += 1) {
    const result = await visitOnce(stand, screen);
    if (!result.runtimeError) return result;
    const { code, message } = result.runtimeError;
    if (visits === VISITS_MAX || !LOST_RECORDINGS.includes(code))
      throw new Error(`Lighthouse could not look at ${screen.address}: ${message}`);
    progress(`Lighthouse: once more, ${message}`);
  }
}

/** By a browser that has never been there, and so has nothing kept. */
async function visitOnce({ product, guest }: Stand, { address, isSignedIn }: Screen): Promise<Result> {
  const debugPort = await freePort();
  return withBrowser({ debugPort }, async (context) => {
    if (isSignedIn) await hold(context, product.url, guest);
    const answer = await lighthouse(product.url + address, {
      port: debugPort,
      output: 'json',
      logLevel: 'error',
      onlyCategories: [...CATEGORIES],
      // Who is signed in stays so.
      disableStorageReset: true,
      disableFullPageScreenshot: true,
    });
    if (!answer) throw new Error(`Lighthouse said nothing of ${address}.`);
    return answer.lhr;
  });
}

function budgetsOf(where: string, results: readonly Result[], thereSeconds: number): Budget[] {
  const score = (category: string): number =>
    median(results.map(({ categories }) => (categories[category]!.score ?? 0) * 100));
  const audit = (id: string): number =>
    median(results.map(({ audits }) => audits[id]!.numericValue ?? Number.NaN));
  const failed = (category: string): string[] => failedIn(results.at(-1)!, category);
  return [
    budget({
      what: 'Lighthouse, performance',
      where,
      unit: '',
      limit: atLeast(95),
      shortLimit: atLeast(50),
      reached: score('performance'),
      notes: failed('performance'),
    }),
    ...(['accessibility', 'best-practices'] as const).map((category) =>
      budget({
        what: `Lighthouse, ${category.replace('-', ' ')}`,
        where,
        unit: '',
        limit: atLeast(100),
        reached: score(category),
        notes: failed(category),
      }),
    ),
    budget({
      what: 'largest paint',
      where,
      unit: 's',
      limit: atMost(1.5),
      shortLimit: atMost(4),
      reached: audit('largest-contentful-paint') / 1_000,
      notes: [
        `seen here without the slow network: ${observedPaint(results).toFixed(2)} s.`,
        `what one comes for is painted after ${thereSeconds.toFixed(2)} s where phone and network are slow indeed.`,
      ],
    }),
    budget({
      what: 'layout shift',
      where,
      unit: '',
      limit: atMost(0.05),
      // Which answer comes first depends on the machine too; this is what Lighthouse still calls good.
      shortLimit: atMost(0.1),
      reached: audit('cumulative-layout-shift'),
    }),
  ];
}

/** What counts in a category and was not found to be in order, by name. */
function failedIn({ categories, audits }: Result, category: string): string[] {
  const names = categories[category]!.auditRefs.filter(({ weight }) => weight > 0)
    .map(({ id }) => audits[id]!)
    .filter(({ score }) => score !== null && score < 0.9)
    .map(({ title, displayValue }) => (displayValue ? `${title} (${displayValue})` : title));
  return names.length === 0 ? [] : [`${names.slice(0, NAMED_MAX).join('; ')}.`];
}

const observedPaint = (results: readonly Result[]): number =>
  median(
    results.map(({ audits }) => {
      const details = audits['metrics']?.details as { items?: Record<string, number>[] } | undefined;
      return (details?.items?.[0]?.['observedLargestContentfulPaint'] ?? Number.NaN) / 1_000;
    }),
  );
