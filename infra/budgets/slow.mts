import type { CDPSession, Page } from 'playwright-core';

/** A phone, beside the machine that measures. */
export const SLOWDOWN = 4;

/** Makes the page's processor so many times slower. @returns the session that the page can be asked by */
export async function slowDown(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  return session;
}
