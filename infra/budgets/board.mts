import type { CDPSession, Page } from 'playwright-core';
import { progress } from '../bench/progress.mts';
import { PHONE, withBrowser } from '../browser/open.mts';
import { hold } from '../browser/session.mts';
import { pause } from '../bench/wire.mts';
import { courseOf, type Limit, type Reading } from '../soak/flat.ts';
import { atLeast, atMost, budget, type Budget } from './budget.mts';
import { Crowd, CROWD } from './crowd.mts';
import { SLOWDOWN, slowDown } from './slow.mts';
import type { Stand } from '../browser/stand.mts';

const where = (view: string): string =>
  `${view} of a board of ${CROWD.toLocaleString('en')}, ${SLOWDOWN} times slower`;
const FRAMES_SECONDS = 30;
const BLANK_SECONDS = 5;
const READ_EVERY_MS = 5_000;
/** What may stand at the end: caches of code and texts fill for a while. */
const FLAT: Limit = { factor: 1.1, slack: 1 };
const BYTES_PER_MIB = 1_024 ** 2;

interface Frames {
  perSecond: number;
  /** Tasks over 50 ms, in milliseconds. */
  tasks: number[];
}

/** Counts frames for some seconds, and tasks that kept the page from them. */
const framesIn = (page: Page, seconds: number): Promise<Frames> =>
  page.evaluate<Frames>(`(async () => {
    const tasks = [];
    const watch = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((e) => e.duration)));
    watch.observe({ type: 'longtask' });
    const began = performance.now();
    let frames = 0;
    while (performance.now() - began < ${seconds * 1_000}) {
      await new Promise(requestAnimationFrame);
      frames += 1;
    }
    watch.disconnect();
    return { perSecond: frames / ((performance.now() - began) / 1000), tasks };
  })()`);

/** A crowded board that never stands still, looked at on a slow phone. */
export async function measureBoard({ product }: Stand, minutes: number): Promise<Budget[]> {
  const crowd = await Crowd.gather(product, new Date());
  return withBrowser(PHONE, async (context) => {
    await hold(context, product.url, crowd.someone(new Date()));
    const page = await context.newPage();
    const session = await slowDown(page);
    const blank = await framesIn(page, BLANK_SECONDS);
    const deltas = countDeltas(session);
    await session.send('Network.enable');
    await page.goto(`${product.url}/board/global?period=day`);
    await page.locator('.board-row').first().waitFor();
    const budgets: Budget[] = [];
    for (const view of ['top', 'middle'] as const) {
      if (view === 'middle') await findOwnPlace(page);
      progress(`Frames of the ${view} for ${FRAMES_SECONDS} s…`);
      const before = deltas();
      const [frames] = await Promise.all([framesIn(page, FRAMES_SECONDS), crowd.move(FRAMES_SECONDS)]);
      budgets.push(...frameBudgets(view, frames, blank, (deltas() - before) / FRAMES_SECONDS));
    }
    progress(`Memory for ${minutes} minutes…`);
    const [readings] = await Promise.all([readMemory(session, minutes * 60), crowd.move(minutes * 60)]);
    return [...budgets, memoryBudget(readings, minutes)];
  });
}

/** Rows there are no live ones: they are read again in pages. */
async function findOwnPlace(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Find me' }).tap();
  await page.locator('.board-row[aria-current]').waitFor();
}

/** @returns how many deltas of boards the page was sent until now */
function countDeltas(session: CDPSession): () => number {
  let count = 0;
  session.on('Network.webSocketFrameReceived', ({ response }) => {
    if (response.payloadData.startsWith('42["board:delta"')) count += 1;
  });
  return () => count;
}

function frameBudgets(view: string, { perSecond, tasks }: Frames, blank: Frames, deltas: number): Budget[] {
  const longest = Math.max(0, ...tasks);
  return [
    budget({
      what: 'frames a second',
      where: where(view),
      unit: '',
      limit: atLeast(55),
      shortLimit: atLeast(20),
      reached: perSecond,
      notes: [
        `${deltas.toFixed(1)} deltas came in a second; an empty page held ${blank.perSecond.toFixed(1)} frames just before.`,
      ],
    }),
    budget({
      what: 'longest task',
      where: where(view),
      unit: 'ms',
      // Shorter tasks are not told by the browser.
      limit: atMost(50),
      shortLimit: atMost(400),
      reached: longest,
      notes: tasks.length === 0 ? [] : [`${tasks.length} tasks over 50 ms in ${FRAMES_SECONDS} s.`],
    }),
  ];
}

/** What the page holds after a collection, MiB, so often. */
async function readMemory(session: CDPSession, seconds: number): Promise<Reading[]> {
  await session.send('Performance.enable');
  const began = performance.now();
  const readings: Reading[] = [];
  for (;;) {
    const at_s = (performance.now() - began) / 1_000;
    if (at_s > seconds) return readings;
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const held = metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value;
    readings.push({ at_s, value: held / BYTES_PER_MIB });
    await pause(READ_EVERY_MS);
  }
}

function memoryBudget(readings: readonly Reading[], minutes: number): Budget {
  const { first, last, most, allowed, isKnown } = courseOf(readings, minutes * 60, FLAT);
  return budget({
    what: `memory held in the last third of ${minutes} minutes`,
    where: where('middle'),
    unit: 'MiB',
    limit: atMost(allowed),
    reached: isKnown ? last : Number.NaN,
    notes: [
      `${first.toFixed(1)} MiB in the first third after the warm-up, ${most.toFixed(1)} at most; flat is ${FLAT.factor} times the first and ${FLAT.slack} MiB.`,
    ],
  });
}
