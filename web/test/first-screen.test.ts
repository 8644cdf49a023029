import type { Browser, Page } from 'playwright-core';
import { describeWith, eventually, startStack, type Stack } from '#libs/testing';
import { figure, goTo, openBrowser, openPage, pageOf, PHONE, shows, signIn } from './browser';

let stack: Stack;
let browser: Browser;

/** What the page asks of the server from now on, in its order. */
function callsOf(page: Page): string[] {
  const calls: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/v1/')) calls.push(`${request.method()} ${pathname}`);
  });
  return calls;
}

const dayOf = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(date));

describeWith('chromium', 'the first screen', () => {
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const someone = async () => {
    const person = await stack.register();
    for (const name of ['Cycle madra', 'Forge', 'Spar'])
      await person.http.post('/v1/habits', { name, kind: 'check', schedule: { type: 'daily' } });
    await person.http.post('/v1/clans', { name: `School of ${person.name}` });
    return person;
  };
  const tick = (page: Page, name: string) => page.getByRole('button', { name: `Complete ${name}` });

  test('stands there after one request for all of the day, whatever the number of habits', async () => {
    const person = await someone();
    const { page } = await openPage(browser, stack.url, PHONE);
    const calls = callsOf(page);
    await signIn(page, person);
    for (const name of ['Cycle madra', 'Forge', 'Spar']) await tick(page, name).waitFor();
    await figure(page, 'Madra', '0');
    await shows(page, `School of ${person.name}`);
    expect(new Set(calls)).toEqual(new Set(['POST /v1/auth/login', 'GET /v1/me', 'GET /v1/dashboard']));
    // Once for the first paint, and at most once more for what happened before the page was live.
    expect(calls.filter((call) => call.endsWith('/dashboard')).length).toBeLessThanOrEqual(2);
  });

  test('is asked for while the code of the page is still on its way', async () => {
    const person = await someone();
    const { page } = await pageOf(browser, stack.url, person, PHONE);
    const calls = callsOf(page);
    const asked = page.waitForRequest('**/v1/dashboard');
    await page.route(/assets\/page-[^/]+\.js$/, async (route) => {
      await asked;
      await route.continue();
    });
    await page.reload();
    await tick(page, 'Forge').waitFor();
    await shows(page, 'Live');
    expect(calls.filter((call) => call.endsWith('/me'))).toHaveLength(1);
  });

  test.each(['today', 'board', 'clan', 'settings'])(
    'wears the metal of the realm where it is opened at /%s',
    async (place) => {
      const person = await someone();
      const { page } = await pageOf(browser, stack.url, person, PHONE);
      await page.goto(`${stack.url}/${place}`);
      await page.locator('html[data-realm=copper]').waitFor();
    },
  );

  test('shows what this device has done on top of what the server told, and then the same by itself', async () => {
    const person = await someone();
    const { page } = await pageOf(browser, stack.url, person, PHONE);
    await tick(page, 'Forge').click();
    await tick(page, 'Spar').click();
    await figure(page, 'Madra', '20');
    await page.getByRole('button', { name: 'Undo' }).click();
    await figure(page, 'Madra', '10');
    const row = (name: string) => page.locator('.habit').filter({ hasText: name });
    await row('Forge').getByText('streak 1 day').waitFor();
    await row('Spar').getByText('Every day').waitFor();
    await page.reload();
    await figure(page, 'Madra', '10');
    await tick(page, 'Forge').and(page.locator('[aria-pressed=true]')).waitFor();
    await tick(page, 'Spar').and(page.locator('[aria-pressed=false]')).waitFor();
  });

  test('is of another day as soon as the zone is another', async () => {
    const person = await stack.register({ timeZone: 'Pacific/Pago_Pago' });
    const { page } = await pageOf(browser, stack.url, person, PHONE);
    const told = (await person.http.get('/v1/dashboard')).body.date as string;
    await page.getByRole('heading', { level: 1, name: dayOf(told) }).waitFor();
    await goTo(page, 'Settings');
    const days = page.getByRole('region', { name: 'Your days' });
    await days.getByLabel('Time zone').selectOption('Pacific/Kiritimati');
    await days.getByRole('button', { name: 'Save' }).click();
    await shows(page, 'Saved.');
    const next = await eventually(
      async () => {
        const { date } = (await person.http.get('/v1/dashboard')).body;
        return date === told ? null : (date as string);
      },
      { what: 'the day to be another' },
    );
    await goTo(page, 'Today');
    // Far sooner than the page would have asked by itself.
    await page.getByRole('heading', { level: 1, name: dayOf(next) }).waitFor({ timeout: 20_000 });
  });

  test('never shows a madra that was counted twice, however fast one ticks', async () => {
    const person = await someone();
    const { page } = await pageOf(browser, stack.url, person, PHONE);
    await figure(page, 'Madra', '0');
    await page.evaluate(`{
      const figure = document.querySelector('.figures > div:nth-child(2) dd');
      window.shown = [];
      new MutationObserver(() => window.shown.push(Number(figure.textContent))).observe(figure, {
        subtree: true, characterData: true, childList: true,
      });
    }`);
    for (const name of ['Cycle madra', 'Forge', 'Spar']) await tick(page, name).click();
    await figure(page, 'Madra', '30');
    await page.locator('.sent').first().waitFor({ state: 'detached' });
    for (const name of ['Cycle madra', 'Forge', 'Spar'])
      await page.locator('.habit').filter({ hasText: name }).getByText('streak 1 day').waitFor();
    const shown: number[] = await page.evaluate('window.shown');
    expect(shown).toEqual([10, 20, 30]);
  });
});
