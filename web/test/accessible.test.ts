import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { describeWith, startStack, type Stack } from '#libs/testing';
import { german } from '../src/words/de';
import { english } from '../src/words/en';
import { formatOf } from '../src/words/format';
import { goTo, openBrowser, openPage, pageOf, shows } from './browser';

let stack: Stack;
let browser: Browser;

type View = readonly [width: number, colorScheme: 'light' | 'dark'];

/** Both widths, schemes and languages, each pair of them once: layouts know no scheme, colours no width. */
const LANGUAGES = [
  {
    locale: 'en-GB',
    words: english(formatOf('en-GB')),
    views: [
      [390, 'light'],
      [1280, 'dark'],
    ],
  },
  {
    locale: 'de-DE',
    words: german(formatOf('de-DE')),
    views: [
      [390, 'dark'],
      [1280, 'light'],
    ],
  },
] as const;

/** What axe finds in these views; and whether anything is wider than the screen. */
async function findingsIn(page: Page, views: readonly View[]): Promise<string[]> {
  const found: string[] = [];
  for (const [width, colorScheme] of views) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settled(page);
    // Legacy: without a look into frames, which the page has none of, it takes a fifth of the time.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    for (const { id, nodes } of violations)
      found.push(`${width} ${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    const { width: taken } = (await page.locator('body').boundingBox())!;
    if (taken > width) found.push(`${width} ${colorScheme}: the page is ${taken} wide`);
  }
  return found;
}

/** Even a transition of a millisecond shows the colours of before until the next frame. */
const settled = (page: Page): Promise<unknown> =>
  page.evaluate(`new Promise(requestAnimationFrame).then(() => {
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    return Promise.allSettled(transitions.map(({ finished }) => finished)).then(() => undefined);
  })`);

describeWith('chromium', 'axe finds nothing', () => {
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  describe.each(LANGUAGES)('in $locale', ({ locale, words, views }) => {
    const findings = (page: Page) => findingsIn(page, views);

    test('on the ways in', async () => {
      const { page } = await openPage(browser, stack.url, { locale });
      expect(await findings(page)).toEqual([]);
      const { welcome } = words;
      await page.getByRole('radio', { name: welcome.isBack }).check();
      await page.getByLabel(welcome.login).fill('nobody');
      await page.getByLabel(welcome.password).fill('wrong password');
      await page.getByRole('button', { name: welcome.signIn }).click();
      await page.getByRole('alert').waitFor();
      expect(await findings(page)).toEqual([]);
    });

    test('in the valley of somebody new', async () => {
      const { page } = await pageOf(browser, stack.url, await stack.register(), { locale }, words);
      await shows(page, words.newcomer.title);
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: words.newcomer.own }).click();
      await page.getByRole('radio', { name: words.habit.minutes }).check();
      await page.getByLabel(words.habit.often).selectOption('weekdays');
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await goTo(page, words.valley.clan);
      await page.getByText(words.clan.foundOwn, { exact: true }).click();
      await page.getByLabel(words.clan.clanName).waitFor();
      expect(await findings(page)).toEqual([]);
    });

    test('in every place of somebody with habits and a clan', async () => {
      const [person, waiting] = await Promise.all([stack.register(), stack.register()]);
      const fields = { name: `Heaven ${locale}`, visibility: 'request' };
      const { body: clan } = await person.http.post('/v1/clans', fields);
      await waiting.http.post(`/v1/clans/${clan.id}/members`);
      for (const habit of [
        { name: 'Cycle madra', kind: 'check', schedule: { type: 'daily' } },
        { name: 'Read', kind: 'minutes', target: 20, schedule: { type: 'timesPerWeek', times: 3 } },
      ])
        await person.http.post('/v1/habits', habit);
      const { page } = await pageOf(browser, stack.url, person, { locale }, words);
      await page.getByRole('button', { name: words.today.complete('Cycle madra') }).click();
      await page.getByRole('button', { name: words.today.undo }).waitFor();
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: words.today.more('Read') }).click();
      await page.getByRole('button', { name: words.habit.record }).waitFor();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await goTo(page, words.valley.progress);
      await page.getByRole('heading', { name: words.progress.ledger }).waitFor();
      await page.getByText(words.progress.receipt.completion('Cycle madra')).first().waitFor();
      expect(await findings(page)).toEqual([]);
      await page.getByRole('link', { name: /^Cycle madra / }).click();
      await page.getByRole('button', { name: words.habit.save, exact: true }).waitFor();
      expect(await findings(page)).toEqual([]);
      await goTo(page, words.valley.board);
      await page.getByRole('row', { name: `1 ${person.name}` }).waitFor();
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: words.board.earlier }).click();
      await page.getByRole('button', { name: words.board.later }).waitFor();
      expect(await findings(page)).toEqual([]);
      await goTo(page, words.valley.clan);
      await page.getByRole('button', { name: words.clan.admitName(waiting.name) }).waitFor();
      await page.getByRole('button', { name: words.clan.leave(fields.name) }).click();
      await page.getByRole('button', { name: words.clan.yesLeave }).waitFor();
      expect(await findings(page)).toEqual([]);
      await goTo(page, words.valley.settings);
      await shows(page, words.settings.thisDevice);
      expect(await findings(page)).toEqual([]);
    });
  });
});
