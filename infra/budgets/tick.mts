import type { Page } from 'playwright-core';
import { median, percentile } from '../bench/numbers.mts';
import { progress } from '../bench/progress.mts';
import { PHONE, withBrowser } from '../browser/open.mts';
import { hold } from '../browser/session.mts';
import { atMost, budget, type Budget } from './budget.mts';
import { SLOWDOWN, slowDown } from './slow.mts';
import type { Stand } from '../browser/stand.mts';

const TICKS = { long: 40, short: 10 };
/** The first ones let the browser compile what they need. */
const WARM_UP = 4;

/**
 * For each tick: from the input until the frame was handed on in which the button is pressed. The message comes
 * after the frame's own work, which is when its content stands.
 */
const WATCH = `
  window.painted = [];
  document.addEventListener('click', ({ target, timeStamp }) => {
    const button = target.closest('.tick');
    if (!button) return;
    const before = button.ariaPressed;
    const look = () => {
      if (button.ariaPressed === before) return void requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.painted.push(performance.now() - timeStamp);
      port2.postMessage(null);
    };
    requestAnimationFrame(look);
  }, { capture: true });`;

/** How long a tick takes to be painted, on a slow phone. */
export const measureTick = ({ product, guest }: Stand, isShort: boolean): Promise<Budget[]> =>
  withBrowser(PHONE, async (context) => {
    progress('Ticks…');
    await hold(context, product.url, guest);
    const page = await context.newPage();
    await page.goto(`${product.url}/today`);
    await page.locator('.tick').first().waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.evaluate(WATCH);
    await slowDown(page);
    const ticks = WARM_UP + (isShort ? TICKS.short : TICKS.long);
    for (let tick = 0; tick < ticks; tick += 1) await tickOne(page, tick);
    const painted = (await page.evaluate<number[]>('window.painted')).slice(WARM_UP);
    return [
      budget({
        what: 'a tick is painted',
        where: `Today, ${SLOWDOWN} times slower`,
        unit: 'ms',
        limit: atMost(50),
        shortLimit: atMost(500),
        reached: median(painted),
        notes: [
          `the middle one of ${painted.length}; one in ten takes over ${percentile(painted, 0.9).toFixed(0)} ms, the slowest took ${Math.max(...painted).toFixed(0)}.`,
        ],
      }),
    ];
  });

/** Each habit in turn, done and taken back again. */
async function tickOne(page: Page, number: number): Promise<void> {
  const buttons = page.locator('.tick');
  await page.evaluate('new Promise((resolve) => requestIdleCallback(resolve))');
  await buttons.nth(number % (await buttons.count())).tap();
  await page.waitForFunction(`window.painted.length > ${number}`);
}
