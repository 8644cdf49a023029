import { AxeBuilder } from '@axe-core/playwright';
import { createHash, randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { describeWith, eventually, startStack, type Stack } from '#libs/testing';
import { goTo, openBrowser, openPage, PHONE, shows, signIn, tabTo } from './browser';

let stack: Stack;
let browser: Browser;

/** A link as a start writes it into its log. */
async function claimLink(): Promise<string> {
  const secret = randomBytes(32);
  const hash = createHash('sha256').update(secret).digest('hex');
  await stack.database.query(
    `INSERT INTO identity.operator_claim (secret_hash, expires_at) VALUES ('\\x${hash}', now() + interval '1 hour')`,
  );
  return `${stack.url}/operator#claim=${secret.toString('base64url')}`;
}

const region = (page: Page, name: string) => page.getByRole('region', { name });

describeWith('chromium', 'an operator', () => {
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  test('comes by the link of the log, sees how the valley does, and what was done stays said', async () => {
    const [person, other] = await Promise.all([stack.register(), stack.register()]);
    const { page, complaints } = await openPage(browser, await claimLink());
    await signIn(page, person);
    await page.getByRole('button', { name: 'Become the operator' }).click();
    await page.getByRole('heading', { name: 'Right now' }).waitFor();
    expect(page.url()).toBe(`${stack.url}/operator`);
    await region(page, 'Right now').getByText('Accounts').waitFor();
    await region(page, 'Parts').getByText('well').first().waitFor();
    expect(await region(page, 'Parts').getByText('well', { exact: true }).count()).toBe(5);
    await region(page, 'What was done').getByText('became the operator by the link').waitFor();

    await tabTo(page, page.getByLabel('Username or email'));
    await page.keyboard.type(other.name);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `Dismiss ${other.name}` }).waitFor();
    await region(page, 'What was done').getByText('made an operator').waitFor();
    await page.getByRole('button', { name: `Dismiss ${other.name}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Dismiss' }).click();
    await region(page, 'What was done').getByText('dismissed an operator').waitFor();

    await page.goto(`${stack.url}/board`);
    await page.getByText('Live', { exact: true }).waitFor();
    await eventually(async () => (await person.http.get('/v1/boards/global?period=week')).status === 200, {
      what: 'a board in the index',
    });
    await goTo(page, 'Settings');
    await page.getByRole('link', { name: 'Run the valley' }).click();
    await page
      .getByRole('button', { name: /^Build anew: / })
      .first()
      .click();
    await region(page, 'What was done').getByText('had a board built anew').waitFor();
    expect(complaints).toEqual([]);
  });

  test('finds a link that was used to be nothing any more, and a stranger finds nothing', async () => {
    const person = await stack.register();
    const { page } = await openPage(browser, await claimLink(), PHONE);
    await signIn(page, person);
    await page.getByRole('button', { name: 'Become the operator' }).tap();
    await page
      .getByRole('alert')
      .getByText(/^This link does not hold any more/)
      .waitFor();
    await page.goto(`${stack.url}/operator`);
    await page.getByRole('button', { name: 'Look again' }).tap();
    await shows(page, /^This page is for those who run the valley/);
    await goTo(page, 'Settings');
    await shows(page, 'this device');
    expect(await page.getByRole('link', { name: 'Run the valley' }).count()).toBe(0);
  });

  test.each([
    ['en-GB', 390, 'dark'],
    ['de-DE', 1280, 'light'],
  ] as const)(
    'has a page in which axe finds nothing, in %s %d wide and %s',
    async (locale, width, colorScheme) => {
      const person = await stack.register();
      await stack.database.query(`INSERT INTO identity.operator (account_id) VALUES ('${person.id}')`);
      await stack.database.query(
        `INSERT INTO clan.dead_letter (group_name, source, fingerprint, type, raw, error, attempts)
       VALUES ('clan', 'identity', '${person.id}', 'identity.user-seen.v1', '', 'Error: no elder', 3)`,
      );
      const { page } = await openPage(browser, `${stack.url}/operator`, {
        locale: 'en-GB',
        viewport: { width, height: 900 },
        colorScheme,
        reducedMotion: 'reduce',
      });
      await signIn(page, person);
      await page.getByRole('heading', { name: 'Dead letters' }).waitFor();
      if (locale === 'de-DE') {
        await page.evaluate(`localStorage.setItem('sacred-valley.language', 'de')`);
        await page.reload();
        await page.getByRole('heading', { name: 'Unzustellbares' }).waitFor();
      }
      await page.getByText('Error: no elder').first().waitFor();
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect((await page.locator('body').boundingBox())!.width).toBe(width);
    },
  );
});
