import { median } from '../bench/numbers.mts';
import { PHONE, withBrowser } from '../browser/open.mts';
import { hold } from '../browser/session.mts';
import type { Stand } from '../browser/stand.mts';
import { slowDown } from './slow.mts';

/** The slow network of Lighthouse's mobile preset. */
const NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1_024 * 1_024) / 8,
  uploadThroughput: (0.75 * 1_024 * 1_024) / 8,
};

const watchFor = (selector: string): string => `
  window.arrivedMs = new Promise((arrived) => {
    const look = () => {
      if (!document.querySelector('${selector}')) return void requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => arrived(performance.now());
      port2.postMessage(null);
    };
    requestAnimationFrame(look);
  });`;

export interface Destination {
  address: string;
  isSignedIn: boolean;
  /** What one comes for, as a selector. */
  awaited: string;
}

/** When what one comes for is painted where phone and network are slow indeed, seconds from the start. */
export async function secondsUntilThere(stand: Stand, screen: Destination, rounds: number): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) seconds.push(await arrive(stand, screen));
  return median(seconds);
}

/** By a browser that has never been there. */
const arrive = ({ product, guest }: Stand, { address, isSignedIn, awaited }: Destination): Promise<number> =>
  withBrowser(PHONE, async (context) => {
    if (isSignedIn) await hold(context, product.url, guest);
    const page = await context.newPage();
    const session = await slowDown(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', NETWORK);
    await page.addInitScript(watchFor(awaited));
    await page.goto(product.url + address);
    return (await page.evaluate<number>('window.arrivedMs')) / 1_000;
  });
