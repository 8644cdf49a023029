import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { describeWith, startStack, type Stack } from '#libs/testing';
import { openBrowser, openPage, pageOf, shows } from './browser';

let stack: Stack;
let browser: Browser;

const WIDTHS_PX = [390, 1280];
const SCHEMES = ['light', 'dark'] as const;

/** What axe finds, in every width and scheme; and whether anything is wider than the screen. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of WIDTHS_PX)
    for (const colorScheme of SCHEMES) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Legacy: without a look into frames, which the page has none of, it takes a fifth of the time.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      for (const { id, nodes } of violations)
        found.push(`${width} ${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      const { width: taken } = (await page.locator('body').boundingBox())!;
      if (taken > width) found.push(`${width} ${colorScheme}: the page is ${taken} wide`);
    }
  return found;
}

describeWith('chromium', 'axe finds nothing', () => {
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  test('on the ways in', async () => {
    const { page } = await openPage(browser, stack.url);
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have an account' }).click();
    await page.getByLabel('Username or email').fill('nobody');
    await page.getByLabel('Password').fill('wrong password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('in the valley of somebody new', async () => {
    const { page } = await pageOf(browser, stack.url, await stack.register());
    await shows(page, 'No habits yet. Begin with a small one.');
    await page.getByText('Found a clan').click();
    await page.getByLabel('How often').selectOption('weekdays');
    await page.getByLabel('Measured in').selectOption('minutes');
    await shows(page, 'No other clan yet.');
    expect(await findings(page)).toEqual([]);
  });

  test('in the valley of somebody with habits and a clan', async () => {
    const [person, waiting] = await Promise.all([stack.register(), stack.register()]);
    const { body: clan } = await person.http.post('/v1/clans', { name: 'Heaven', visibility: 'request' });
    await waiting.http.post(`/v1/clans/${clan.id}/members`);
    for (const habit of [
      { name: 'Cycle madra', kind: 'check', schedule: { type: 'daily' } },
      { name: 'Read', kind: 'minutes', target: 20, schedule: { type: 'timesPerWeek', times: 3 } },
    ])
      await person.http.post('/v1/habits', habit);
    const { page } = await pageOf(browser, stack.url, person);
    await page.getByRole('button', { name: 'Complete Cycle madra' }).click();
    await page.getByRole('row', { name: `1 ${person.name}` }).waitFor();
    await page.getByRole('button', { name: `Admit ${waiting.name}` }).waitFor();
    await page.getByLabel('Read: minutes today').fill('none');
    await page.getByText('1 or more').waitFor();
    await page.getByRole('button', { name: 'Leave Heaven' }).click();
    await page.getByRole('button', { name: 'Yes, leave' }).waitFor();
    expect(await findings(page)).toEqual([]);
  });
});
