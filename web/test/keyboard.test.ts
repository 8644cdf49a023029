import type { Browser, Locator, Page } from 'playwright-core';
import { describeWith, startStack, type Stack } from '#libs/testing';
import { figure, openBrowser, openPage, shows, tabTo } from './browser';

let stack: Stack;
let browser: Browser;

const hasFocus = async (page: Page, target: Locator): Promise<boolean> =>
  (await target.and(page.locator(':focus')).count()) === 1;

describeWith('chromium', 'by keyboard alone', () => {
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  test('one registers, makes a habit, ticks it, and founds, leads and leaves a clan', async () => {
    const { page, complaints } = await openPage(browser, stack.url);
    const { keyboard } = page;
    const press = async (name: string) => {
      await tabTo(page, page.getByRole('button', { name }));
      await keyboard.press('Enter');
    };
    const follow = async (place: string) => {
      await tabTo(page, page.getByRole('navigation').getByRole('link', { name: place }));
      await keyboard.press('Enter');
    };
    const type = async (label: string, text: string) => {
      await tabTo(page, page.getByLabel(label, { exact: true }));
      await keyboard.type(text);
    };

    await type('Username', 'yerin');
    await type('Email', 'yerin@sacredvalley.example');
    await type('Password', 'the last oath of the sword');
    await keyboard.press('Enter');
    await shows(page, 'Live');
    // Arrived, one goes on from the top of the new page.
    await page.locator('h1:focus').waitFor();

    await press('Something of my own');
    await page.getByRole('dialog', { name: 'New habit' }).waitFor();
    await type('Name', 'Train the blade');
    await tabTo(page, page.getByRole('radio', { name: 'Easy' }));
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    await press('Add habit');
    const tick = page.getByRole('button', { name: 'Complete Train the blade' });
    await tick.waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await follow('Clan');
    await tabTo(page, page.locator('summary', { hasText: 'Found a clan' }));
    await keyboard.press('Enter');
    await type('Clan name', 'Sword Sage');
    await press('Found the clan');
    const clan = page.getByRole('heading', { name: 'Sword Sage' });
    await clan.waitFor();
    expect(await hasFocus(page, clan)).toBe(true);

    await follow('Today');
    await tabTo(page, tick);
    await keyboard.press('Space');
    await figure(page, 'Madra', '20');
    expect(await hasFocus(page, tick)).toBe(true);
    await follow('Board');
    await page.getByRole('row', { name: '1 yerin' }).waitFor();
    await tabTo(page, page.getByRole('radio', { name: 'Week' }));
    await keyboard.press('ArrowLeft');
    await page.getByRole('radio', { name: 'Today', checked: true }).waitFor();
    await page.getByRole('row', { name: '1 yerin' }).waitFor();

    await follow('Clan');
    await press('Leave Sword Sage');
    expect(await hasFocus(page, page.getByRole('button', { name: 'Stay' }))).toBe(true);
    await keyboard.press('Shift+Tab');
    await keyboard.press('Enter');
    await shows(page, 'You are in no clan yet. Join one, or found your own.');
    await follow('Settings');
    await press('Sign out');
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    expect(complaints).toEqual([]);
  });
});
