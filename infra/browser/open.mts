import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { findChromium } from '../local/chromium.mts';
import { Stop } from '../local/say.mts';

type Options = NonNullable<Parameters<typeof chromium.launchPersistentContext>[1]>;

/** No background work, so that nothing but the page uses this machine. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const PHONE: Options = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/**
 * A Chromium with nothing in it yet, for as long as the work with it goes on. Its tabs share what they hold, also
 * with one that somebody else opens through the debugging port.
 */
export async function withBrowser<T>(
  options: Options & { debugPort?: number },
  work: (context: BrowserContext) => Promise<T>,
): Promise<T> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Stop('Chromium is needed: install it, or set CHROME.');
  const { debugPort, ...given } = options;
  const profile = mkdtempSync(path.join(tmpdir(), 'sacred-valley-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...ARGUMENTS, ...(debugPort === undefined ? [] : [`--remote-debugging-port=${debugPort}`])],
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...given,
  });
  try {
    return await work(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
