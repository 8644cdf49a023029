import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { eventually, type Person, provided } from '#libs/testing';
import { english, type Words } from '../src/words/en';
import { formatOf } from '../src/words/format';

/** What the page must show within, on a busy machine. */
const PATIENCE_MS = 60_000;
/** No background work, so that nothing but the page uses this machine. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What people hold the valley in: each journey is gone on both. */
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
export const DESK = { viewport: { width: 1280, height: 900 }, hasTouch: false };
export const DEVICES = [
  ['a phone', PHONE],
  ['a desk', DESK],
] as const;

/** Touches or clicks, as one does there. */
export const press = (device: { hasTouch: boolean }, target: Locator): Promise<void> =>
  device.hasTouch ? target.tap() : target.click();

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: provided('chromium'), args: ARGUMENTS });

export interface OpenPage {
  page: Page;
  /** What the page complained of: errors nobody caught, and whatever the security policy refused. */
  complaints: string[];
}

/** A browser of one's own, at the page's address. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Only those that go offline need the page to be kept.
    serviceWorkers: 'block',
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}

const ENGLISH = english(formatOf('en-GB'));

/** The page of somebody, signed in and live. */
export async function pageOf(
  browser: Browser,
  url: string,
  person: Person,
  options: BrowserContextOptions = {},
  words: Words = ENGLISH,
): Promise<OpenPage> {
  const opened = await openPage(browser, url, options);
  await signIn(opened.page, person, words);
  return opened;
}

export async function signIn(page: Page, person: Person, { welcome, live }: Words = ENGLISH): Promise<void> {
  await page.getByRole('radio', { name: welcome.isBack }).check();
  await page.getByLabel(welcome.login).fill(person.name);
  await page.getByLabel(welcome.password).fill(person.password);
  await page.getByRole('button', { name: welcome.signIn }).click();
  await page.getByText(live.live, { exact: true }).waitFor();
}

/** Waits until somewhere on the page exactly this stands. */
export const shows = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByText(text, { exact: true }).first().waitFor();

/** One of the figures of `Your path`, once it is the one awaited. */
export const figure = (page: Page, name: string, value: string): Promise<void> =>
  page
    .getByRole('region', { name: 'Your path' })
    .locator('dl > div')
    .filter({ hasText: `${name}${value}` })
    .waitFor();

/** Goes to one of the five places, by its name on the page. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: place }).click();
}

/** The board's rows as they stand on the page, all at one moment. */
export const rowsOf = (page: Page): Promise<string[][]> =>
  page.evaluate<string[][]>(`
    Array.from(document.querySelectorAll('[role=table] [aria-rowindex]'), (row) =>
      ['.board-rank', '.board-who', '.board-score'].map((cell) =>
        (row.querySelector(cell)?.textContent ?? '').replace(/\\s*\\(you\\)$/, '').trim()))`);

/** Whether the board is live, in its own words. */
export const boardIs = (page: Page, state: RegExp): Promise<void> =>
  page.locator('.board-state').getByText(state).waitFor();

/** The same rows as `GET /v1/boards` answers them to somebody. */
async function rowsByHttp(person: Person, clanId: string): Promise<string[][]> {
  const { body } = await person.http.get(`/v1/boards/clan:${clanId}?period=week&limit=100`);
  const items = body.items as { rank: number; name: string; score: number }[];
  return items.map(({ rank, name, score }) => [String(rank), name, String(score)]);
}

/** Waits until page and server say the same of a board, and that it holds so many. */
export const agrees = (page: Page, person: Person, clanId: string, members: number): Promise<unknown> =>
  eventually(
    async () => {
      const [shown, told] = [await rowsOf(page), await rowsByHttp(person, clanId)];
      if (told.length === members && JSON.stringify(shown) === JSON.stringify(told)) return true;
      throw new Error(`The page shows ${JSON.stringify(shown)}, the server tells ${JSON.stringify(told)}.`);
    },
    { what: 'page and server to agree' },
  );

/** Presses Tab until this has the focus; fails when it is not to be reached. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  const STOPS_MAX = 60;
  await target.waitFor();
  for (let stops = 0; stops < STOPS_MAX; stops++) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${String(target)} is not reached by Tab.`);
}
