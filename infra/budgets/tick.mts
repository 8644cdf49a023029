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

/** Of one tick, in milliseconds from the input: when the page was told of it, and when it was painted. */
interface Painted {
  told: number;
  painted: number;
}

/**
 * For each tick: from the input until the frame was handed on in which the button is pressed. The message comes
 * after the frame's own work, which is when its content stands.
 */
const WATCH = `
  window.painted = [];
  document.addEventListener('click', ({ target, timeStamp }) => {
    const button = target.closest('.tick');
    if (!button) return;
    const told = performance.now() - timeStamp;
    const before = button.ariaPressed;
    const look = () => {
      if (button.ariaPressed === before) return void requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.painted.push({ told, painted: performance.now() - timeStamp });
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
    const count = isShort ? TICKS.short : TICKS.long;
    const calm = WARM_UP + count;
    for (let tick = 0; tick < calm; tick += 1) await tickAtRest(page, tick);
    for (let tick = calm; tick < calm + count; tick += 1) await tickOne(page, tick);
    const all = (await page.evaluate<Painted[]>('window.painted')).slice(WARM_UP);
    const painted = all.slice(0, count).map((each) => each.painted);
    const told = all.slice(0, count).map((each) => each.told);
    const inHaste = all.slice(count).map((each) => each.painted);
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
          `${median(told).toFixed(0)} ms of it pass before the browser tells the page of the tap.`,
          `in haste, while the one before is still being answered: ${median(inHaste).toFixed(0)} ms.`,
        ],
      }),
    ];
  });

/** As one ticks who looks at what one has done: the tick before has been answered, and all it changed been told. */
async function tickAtRest(page: Page, number: number): Promise<void> {
  const told = page.waitForResponse((response) => response.url().endsWith('/v1/dashboard'));
  await Promise.all([told, tickOne(page, number)]);
}

/** Each habit in turn, done and taken back again, by a finger: looking for the button is none of the page's work. */
async function tickOne(page: Page, number: number): Promise<void> {
  const buttons = page.locator('.tick');
  const which = number % (await buttons.count());
  await page.evaluate(`document.querySelectorAll('.tick')[${which}].scrollIntoView({ block: 'center' })`);
  const { x, y, width, height } = (await buttons.nth(which).boundingBox())!;
  await page.evaluate('new Promise((resolve) => requestIdleCallback(resolve))');
  await page.touchscreen.tap(x + width / 2, y + height / 2);
  // The page's security policy lets nothing be tried again and again from outside, only once.
  await page.evaluate(`(async () => {
    while (window.painted.length <= ${number}) await new Promise(requestAnimationFrame);
  })()`);
}
