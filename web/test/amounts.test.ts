import type { Browser, Page } from 'playwright-core';
import { describeWith, eventually, type Person, startStack, type Stack } from '#libs/testing';
import { figure, goTo, openBrowser, pageOf, PHONE, tabTo } from './browser';

let stack: Stack;
let browser: Browser;

const dayBefore = (date: string): string =>
  new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);

describeWith('chromium', 'an amount', () => {
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

  /** Somebody who reads, their page, and what stands on a date at last. */
  async function reader() {
    const person = await stack.register();
    const today = (await person.http.get('/v1/dashboard')).body.date as string;
    const habit = {
      name: 'Read',
      kind: 'minutes',
      target: 20,
      schedule: { type: 'daily' },
      startDate: dayBefore(today),
    };
    const { body } = await person.http.post('/v1/habits', habit);
    const { page } = await pageOf(browser, stack.url, person, PHONE);
    return { person, page, today, id: body.id as string };
  }
  const stands = (person: Person, id: string, date: string, amount: number | null) =>
    eventually(
      async () => {
        const { body } = await person.http.get(`/v1/habits/${id}/completions?from=${date}&to=${date}`);
        return (body.items[0]?.amount ?? null) === amount;
      },
      { what: `${amount} to stand on ${date}` },
    );
  const adds = (page: Page) => page.getByRole('button', { name: 'Add 5 min: Read' });

  test('grows by a tap, by holding on, and by a key; a finger that scrolls adds nothing', async () => {
    const { person, page, today, id } = await reader();
    await adds(page).click();
    await page.getByText('5 of 20 min').waitFor();

    await adds(page).hover();
    await page.mouse.down();
    await adds(page)
      .getByText(/^(2\d|3\d)$/)
      .waitFor();
    const held = Number(await adds(page).innerText());
    await page.mouse.up();
    await page.getByText(/^(2\d|3\d|4\d) of 20 min/).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('5 of 20 min').waitFor();
    expect(held).toBeGreaterThanOrEqual(20);

    await adds(page).dispatchEvent('pointerdown', { button: 0 });
    await adds(page).dispatchEvent('pointercancel', {});
    await adds(page).press('Enter');
    await page.getByText('10 of 20 min').waitFor();
    await stands(person, id, today, 10);
  });

  test('is stated exactly in its sheet, by typing and by the arrows', async () => {
    const { person, page, today, id } = await reader();
    await page.getByRole('button', { name: 'More of Read' }).click();
    const field = page.getByLabel('Amount, min');
    await tabTo(page, field);
    await field.fill('');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await field.fill('17');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByText('18 of 20 min').waitFor();
    await stands(person, id, today, 18);
  });

  test('of an earlier day is recorded, changed and taken back from the calendar, and found again by its receipt', async () => {
    const { person, page, today, id } = await reader();
    const yesterday = dayBefore(today);
    await page.getByRole('button', { name: 'More of Read' }).click();
    await page.getByRole('link', { name: 'Read: the last weeks' }).click();
    const day = page.locator('.last-days button').nth(-2);
    await day.click();
    await page.getByRole('button', { name: 'Record' }).click();
    await stands(person, id, yesterday, 20);
    await day.and(page.locator('[data-status=done]')).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await stands(person, id, yesterday, null);

    await day.click();
    await page.getByLabel('Amount, min').fill('10');
    await page.getByRole('button', { name: 'Record' }).click();
    await stands(person, id, yesterday, 10);
    await goTo(page, 'Path');
    await figure(page, 'Madra', '5');
    await page.getByRole('link', { name: 'Read: completed' }).first().click();
    await page.getByRole('button', { name: 'Take back' }).click();
    await stands(person, id, yesterday, null);
    await goTo(page, 'Path');
    await figure(page, 'Madra', '0');
  });
});
