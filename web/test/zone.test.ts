import type { Browser } from 'playwright-core';
import { describeWith, eventually, startStack, type Stack } from '#libs/testing';
import { figure, goTo, openBrowser, pageOf, rowsOf, shows } from './browser';

let stack: Stack;
let browser: Browser;

const HABIT = { name: 'Cycle madra', kind: 'check', schedule: { type: 'daily' } };
const WIDTHS = [390, 1280];

/** Somebody's own zone and one that they travel to, where the next date has begun already. */
function journeyEast(now: Date): { home: string; away: string } {
  const ten = now.getUTCHours() >= 10;
  return ten ? { home: 'UTC', away: 'Pacific/Kiritimati' } : { home: 'Pacific/Pago_Pago', away: 'UTC' };
}

describeWith('chromium', 'days', () => {
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  test.each(WIDTHS)('follow who travels, and the date that was open stays, at %d pixels', async (width) => {
    const { home, away } = journeyEast(new Date());
    const person = await stack.register({ timeZone: home });
    await person.http.post('/v1/clans', { name: `Clan of ${person.name}` });
    const { body: habit } = await person.http.post('/v1/habits', HABIT);
    const viewport = { width, height: 900 };
    const [{ page, complaints }, desk] = await Promise.all([
      pageOf(browser, stack.url, person, { viewport, timezoneId: away }),
      pageOf(browser, stack.url, person, { viewport, timezoneId: home }),
    ]);
    const tick = page.getByRole('button', { name: 'Complete Cycle madra' });
    await tick.click();
    await figure(page, 'Streak', '1 day');
    await goTo(desk.page, 'Board');
    await desk.page.getByRole('radio', { name: 'Today' }).check();
    await desk.page.getByRole('row', { name: `1 ${person.name}` }).waitFor();

    await goTo(page, 'Settings');
    await page.getByRole('button', { name: `Use ${away}, as on this device` }).click();
    await shows(page, 'Saved.');
    // An open board of the date that is over for them begins anew, and the date before is a step away.
    await desk.page.getByText(/^Nobody has scored here yet/).waitFor();
    await desk.page.getByRole('button', { name: 'Earlier' }).click();
    await desk.page.getByText('For you it is over; in other zones it still goes on.').waitFor();
    expect((await rowsOf(desk.page)).map(([, name]) => name)).toContain(person.name);
    await desk.page.getByRole('button', { name: 'Later' }).click();
    await desk.page.getByText(/^Nobody has scored here yet/).waitFor();

    await goTo(page, 'Today');
    await tick.and(page.locator('[aria-pressed=false]')).waitFor();
    await tick.click();
    await figure(page, 'Streak', '2 days');
    await desk.page.getByRole('row', { name: `1 ${person.name}` }).waitFor();
    await goTo(desk.page, 'Today');
    await desk.page.getByText(/in the valley it is|stays open/i).waitFor();
    // Back again the later date stays open for a while; nothing that was recorded has changed.
    await person.http.patch('/v1/me', { settings: { timeZone: home } });
    await desk.page.reload();
    await desk.page.getByText(/stays open: your zone or day start changed/).waitFor();
    await figure(desk.page, 'Streak', '2 days');
    await eventually(
      async () => (await person.http.get(`/v1/habits/${habit.id}/completions`)).body.items.length === 2,
      { what: 'both dates to stand' },
    );
    expect([...complaints, ...desk.complaints]).toEqual([]);
    await Promise.all([page.context().close(), desk.page.context().close()]);
  });

  test.each(WIDTHS)('and weeks that are over are told as what they are, at %d pixels', async (width) => {
    const person = await stack.register();
    const { page } = await pageOf(browser, stack.url, person, { viewport: { width, height: 900 } });
    await goTo(page, 'Board');
    const earlier = page.getByRole('button', { name: 'Earlier' });
    await earlier.click();
    await earlier.click();
    await page.getByText('Nothing that is recorded now changes it any more.').waitFor();
    await shows(page, 'Nobody scored then.');
    await page.reload();
    await page.getByText('Nothing that is recorded now changes it any more.').waitFor();
    await page.getByRole('radio', { name: 'All time' }).check();
    await page.locator('.board-state').getByText('live').waitFor();
  });
});
