import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { describeWith, startStack, type Stack } from '#libs/testing';
import { goTo, openBrowser, openPage, pageOf, shows } from './browser';

let stack: Stack;
let browser: Browser;

/** Each width and each scheme once: layouts know no scheme, colours no width. */
const VIEWS = [
  [390, 'light'],
  [1280, 'dark'],
] as const;

/** What axe finds, in both widths and schemes; and whether anything is wider than the screen. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [width, colorScheme] of VIEWS) {
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
    await page.getByRole('radio', { name: 'I have an account' }).check();
    await page.getByLabel('Username or email').fill('nobody');
    await page.getByLabel('Password').fill('wrong password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('in the valley of somebody new', async () => {
    const { page } = await pageOf(browser, stack.url, await stack.register());
    await shows(page, 'Plant a first habit');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Something of my own' }).click();
    await page.getByRole('radio', { name: 'Minutes' }).check();
    await page.getByLabel('How often').selectOption('weekdays');
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await goTo(page, 'Clan');
    await page.getByText('Found a clan').click();
    await shows(page, 'No other clan yet.');
    expect(await findings(page)).toEqual([]);
  });

  test('in every place of somebody with habits and a clan', async () => {
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
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'More of Read' }).click();
    await page.getByRole('button', { name: 'Record' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await goTo(page, 'Path');
    await page.getByText('Cycle madra: completed').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('link', { name: /^Cycle madra Streak/ }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
    expect(await findings(page)).toEqual([]);
    await goTo(page, 'Board');
    await page.getByRole('row', { name: `1 ${person.name}` }).waitFor();
    expect(await findings(page)).toEqual([]);
    await goTo(page, 'Clan');
    await page.getByRole('button', { name: `Admit ${waiting.name}` }).waitFor();
    await page.getByRole('button', { name: 'Leave Heaven' }).click();
    await page.getByRole('button', { name: 'Yes, leave' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await goTo(page, 'Settings');
    await shows(page, 'this device');
    expect(await findings(page)).toEqual([]);
  });
});
